// The server is killed between an event and its run, again and again: no event that was answered is lost, and what runs twice says
// so.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { Server } from '../api/support.mjs';
import { byWhich, reader } from './support.mjs';

const server = new Server();
await server.start();
const secret = 'key';
// What ran is kept where a killed server does not lose it.
const code = `export default async (req, ctx) => {
  const id = await req.text();
  await new Promise(go => setTimeout(go, 30));
  await ctx.kv.put('ran/' + id + '/' + ctx.request.id, ctx.trigger.redelivered);
  return new Response(id);
}`;
const config = { secret, signature_header: 'X-Sign', idempotency_key_header: 'X-Id', allowed_sources: 'custom' };
const deploy = async (body) => assert((await server.ask('POST', '/v1/default/functions', { token: server.admin, body })).status < 300);
await deploy({ name: 'hook', code, triggers: [{ type: 'webhook', config }] });
await deploy({ name: 'reader', code: reader });

const answered = new Set();
const sent = new Set();
let number = 0;
async function sendUntilKilled() {
  for (;;) {
    const id = `e${number++}`;
    sent.add(id);
    const headers = { 'x-id': id, 'x-sign': createHmac('sha256', secret).update(id).digest('hex') };
    try {
      const answer = await server.ask('POST', '/v1/default/webhook/hook', { body: id, headers });
      if (answer.status === 200) answered.add(id);
    } catch {
      return; // killed
    }
  }
}

for (let round = 0; round < 5; ++round) {
  const senders = Array.from({ length: 8 }, sendUntilKilled);
  const before = answered.size;
  while (answered.size < before + 20) await new Promise((resolve) => setTimeout(resolve, 5));
  await server.kill();
  await Promise.all(senders);
  await server.start();
}

// Everything that waits is run, by and by.
const pending = async () =>
  (await server.ask('GET', '/v1/default/deliveries?state=pending&limit=1000', { token: server.admin })).json.deliveries.length;
while ((await pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
const runs = byWhich((await server.ask('GET', '/v1/default/fn/reader', { token: server.admin })).json);
for (const id of answered) assert(runs.has(id), `${id} was answered and has not run`);
const { json } = await server.ask('GET', '/v1/default/deliveries?limit=1000', { token: server.admin });
for (const delivery of json.deliveries) {
  assert.equal(delivery.state, 'delivered');
  assert(runs.has(delivery.event_id.split(':')[1]), `${delivery.event_id} was taken on and has not run`);
}
for (const [id, list] of runs) {
  assert(list.filter((redelivered) => !redelivered).length <= 1, `${id} ran twice without a mark: ${list}`);
  assert(sent.has(id));
}
const twice = [...runs.values()].filter((list) => list.length > 1).length;
await server.stop();
console.log(`${answered.size} answered, ${runs.size} ran, ${twice} of them twice and marked, none lost`);
