// The server is killed while schedules are played, again and again: every due time of every schedule has run, and what ran twice
// says so. The clock is simulated, so that hours pass in seconds; the kills, the disk and the functions are real.
import assert from 'node:assert/strict';
import { Server } from '../api/support.mjs';
import { byWhich, reader } from './support.mjs';

const server = new Server();
const begin = Date.parse('2026-01-01T00:00:00Z');
const minute = 60000;
const perRound = 30; // minutes that each round plays
const names = ['one', 'two', 'three'];
let played = 0; // minutes
const clockAt = (minutes) => new Date(begin + minutes * minute).toISOString();
await server.start([`--clock=SIMULATED@${clockAt(0)}`]);

// What ran is kept where a killed server does not lose it: by due time, name and run. It goes on a while, to be killed in it.
const code = `export default async (req, ctx) => {
  await ctx.kv.put(['ran', ctx.request.functionName, ctx.trigger.scheduled_at, ctx.request.id].join('/'), ctx.trigger.redelivered);
  await new Promise((go) => setTimeout(go, 20));
  return new Response('ok');
}`;
const ask = async (method, path, body) => {
  const answer = await server.ask(method, path, { token: server.admin, body });
  assert(answer.status < 300, answer.text);
  return answer.json;
};
for (const name of names) await ask('POST', '/v1/default/functions', { name, code, triggers: [{ type: 'cron', config: { schedule: '* * * * *', catch_up: 'all' } }] });
await ask('POST', '/v1/default/functions', { name: 'reader', code: reader });

// Name and due time to what each of its runs said of having been redelivered.
const runs = async () => byWhich(await ask('GET', '/v1/default/fn/reader'));

let kills = 0;
for (let round = 0; round < 5; ++round) {
  const before = (await runs()).size;
  played += perRound;
  const advanced = server.ask('POST', '/v1/admin/clock/advance', { token: server.admin, body: { to: clockAt(played) } }).catch(() => undefined);
  // In the middle of it: some have run, most have not.
  while ((await runs()).size < before + 5 * (round + 1));
  await server.kill();
  await advanced;
  ++kills;
  // It comes back at the time to which the clock was to be set: all that is left is late by then.
  await server.start([`--clock=SIMULATED@${clockAt(played)}`]);
  while ((await runs()).size < names.length * played);
}

const found = await runs();
for (const name of names)
  for (let due = 1; due <= played; ++due) assert(found.has(`${name} ${clockAt(due)}`), `${name} has not run for ${clockAt(due)}`);
assert.equal(found.size, names.length * played, 'nothing ran that was not due');
for (const [which, list] of found) assert(list.filter((redelivered) => !redelivered).length <= 1, `${which} ran twice without a mark: ${list}`);
const twice = [...found.values()].filter((list) => list.length > 1).length;
await server.stop();
console.log(`${kills} kills, ${found.size} due times, all ran, ${twice} of them twice and marked`);
