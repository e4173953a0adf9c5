// Schedules on a simulated clock: a month is played, and each run is where it should be, over a change to daylight saving time too.
import assert from 'node:assert/strict';
import { Server } from '../api/support.mjs';

const server = new Server();
await server.start(['--clock=SIMULATED@2026-03-15T00:00:00Z']);
const ask = (method, path, body) => server.ask(method, path, { token: server.admin, body });
const deploy = async (name, schedule, timezone) => {
  const code = 'export default (req, ctx) => new Response(ctx.trigger.scheduled_at)';
  const answer = await ask('POST', '/v1/default/functions', { name, code, triggers: [{ type: 'cron', config: { schedule, timezone } }] });
  assert.equal(answer.status, 201, answer.text);
};
await deploy('nightly', '30 2 * * *', 'Europe/Berlin');
await deploy('hourly', '@hourly', 'UTC');

const advanced = await ask('POST', '/v1/admin/clock/advance', { by_seconds: 30 * 86400 });
assert.equal(advanced.status, 200, advanced.text);
assert.equal(advanced.json.now, '2026-04-14T00:00:00.000Z');

async function runs(name) {
  const paths = [];
  for (let cursor; ; ) {
    const { json } = await ask('GET', `/v1/default/functions/${name}/logs?limit=1000${cursor ? `&cursor=${cursor}` : ''}`);
    for (const row of json.logs) {
      assert.equal(row.status_code, 200, JSON.stringify(row));
      assert.equal(row.trigger, 'cron');
      paths.unshift(row.path);
    }
    if (!json.hasMore) return paths;
    cursor = json.nextCursor;
  }
}
const nightly = await runs('nightly');
assert.equal(nightly.length, 30);
assert.deepEqual(nightly.slice(12, 17), ['2026-03-27T01:30:00.000Z', '2026-03-28T01:30:00.000Z', '2026-03-29T01:00:00.000Z',
  '2026-03-30T00:30:00.000Z', '2026-03-31T00:30:00.000Z']);
const hourly = await runs('hourly');
assert.equal(hourly.length, 30 * 24);
assert.equal(hourly.at(-1), '2026-04-14T00:00:00.000Z');

// What falls into a pause is noted as missed, each run in a row of its own, and caught up with as the trigger says.
for (const [name, policy] of [['once', 'one'], ['never', 'skip']]) {
  const code = 'export default (req, ctx) => new Response(ctx.trigger.scheduled_at)';
  const config = { schedule: '@hourly', timezone: 'UTC', catch_up: policy };
  assert.equal((await ask('POST', '/v1/default/functions', { name, code, triggers: [{ type: 'cron', config }] })).status, 201);
}
const advance = async (seconds) => {
  const answer = await ask('POST', '/v1/admin/clock/advance', { by_seconds: seconds });
  assert.equal(answer.status, 200, answer.text);
};
const rows = async (name) => (await ask('GET', `/v1/default/functions/${name}/logs?limit=1000`)).json.logs.reverse();
await advance(3600);
assert.equal((await ask('PATCH', '/v1/apps/default', { paused: true, reason: 'stocktaking' })).status, 200);
await advance(3 * 3600 + 1800);
for (const name of ['once', 'never']) {
  const [ran, ...missed] = await rows(name);
  assert.deepEqual([ran.status_code, ran.path], [200, '2026-04-14T01:00:00.000Z']);
  assert.deepEqual(missed.map(({ path, error }) => [path, error]), ['02', '03', '04'].map((hour) => [`2026-04-14T${hour}:00:00.000Z`, 'missed: the app is paused']));
  assert(missed.every(({ trigger, status_code: status }) => trigger === 'cron' && status >= 400));
}
assert.equal((await ask('PATCH', '/v1/apps/default', { paused: false })).status, 200);
await advance(3600);
const after = async (name) => (await rows(name)).slice(4).filter(({ status_code: status }) => status === 200).map(({ path }) => path);
assert.deepEqual(await after('never'), ['2026-04-14T05:00:00.000Z']);
assert.deepEqual(await after('once'), ['2026-04-14T04:00:00.000Z', '2026-04-14T05:00:00.000Z']);

// A second server is told no: its clock is the machine's.
await server.stop();
const real = new Server();
await real.start();
assert.equal((await real.ask('POST', '/v1/admin/clock/advance', { token: real.admin, body: { by_seconds: 1 } })).status, 409);
await real.stop();
console.log('a month was played');
