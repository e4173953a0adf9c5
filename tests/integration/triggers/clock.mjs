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

// A second server is told no: its clock is the machine's.
await server.stop();
const real = new Server();
await real.start();
assert.equal((await real.ask('POST', '/v1/admin/clock/advance', { token: real.admin, body: { by_seconds: 1 } })).status, 409);
await real.stop();
console.log('a month was played');
