// GET /triggers and PATCH .../triggers/{type}, for every kind: what each says of itself, that switching it off holds without a
// deploy and across a restart, and that what came meanwhile is refused, kept or skipped, as its kind has it.
import assert from 'node:assert/strict';
import { connect } from '../realtime/support.mjs';
import { sdk, StoreServer } from '../s3/support.mjs';

const server = new StoreServer();
const clock = (time) => `--clock=SIMULATED@2026-01-01T${time}Z`;
await server.start([clock('00:00:00')]);
const ask = async (method, path, body) => {
  const answer = await server.ask(method, path, { token: server.admin, body });
  assert(answer.status < 300, `${method} ${path}: ${answer.text}`);
  return answer.json;
};
const types = ['http', 'cron', 's3_upload', 'webhook', 'websocket'];
const deployed = await ask('POST', '/v1/default/functions', { name: 'all', code: 'export default (req, ctx) => new Response(ctx.trigger.type)', triggers: [
  { type: 'http', config: { auth: 'none' } }, { type: 'cron', config: { schedule: '0 * * * *' } }, { type: 's3_upload', config: { bucket: 'inbox' } },
  { type: 'webhook' }, { type: 'websocket' }] });
const hook = new URL(deployed.webhook_url);
const health = async () => Object.fromEntries((await ask('GET', '/v1/default/triggers?function=all')).triggers.map((trigger) => [trigger.type, trigger]));
const until = async (what, holds) => {
  for (;;) {
    const value = await what();
    if (holds(value)) return value;
  }
};
const skew = (hour) => ({ systemClockOffset: Date.parse('2026-01-01T00:00:00Z') + hour * 3600000 - Date.now() });
const key = await server.makeKey();
// A client of its own for each request: the SDK sets its clock by the date of every answer, which is the machine's.
let hours = 0;
const s3 = { send: (command) => server.client(key, skew(hours)).send(command) };
await s3.send(new sdk.CreateBucketCommand({ Bucket: 'inbox' }));

// As deployed: nothing has run.
const fresh = await health();
assert.deepEqual(Object.keys(fresh).sort(), [...types].sort());
for (const type of types) {
  const { state, enabled, last_run, backlog, deliveries } = fresh[type];
  assert.deepEqual({ state, enabled, last_run, backlog, deliveries },
    { state: 'active', enabled: true, last_run: null, backlog: 0, deliveries: { pending: 0, delivered: 0, dead: 0 } }, type);
}
assert.equal(fresh.cron.next_run, '2026-01-01T01:00:00.000Z');
for (const type of types.filter((type) => type !== 'cron')) assert.equal(fresh[type].next_run, null, type);
assert.equal(fresh.websocket.open_sockets, 0);

// Each runs once.
const call = () => server.ask('GET', '/v1/default/fn/all');
const post = (body) => server.ask('POST', hook.pathname + hook.search, { body });
assert.equal((await call()).text, 'http');
await ask('POST', '/v1/admin/clock/advance', { by_seconds: 3600 });
hours = 1;
await s3.send(new sdk.PutObjectCommand({ Bucket: 'inbox', Key: 'a', Body: 'x' }));
assert.equal((await post('x')).text, 'webhook');
const socket = await connect(server);
socket.send('hello');
assert.equal(await socket.next(), 'websocket');
const ran = await until(health, (now) => types.every((type) => now[type].last_run));
for (const type of types) {
  assert.equal(ran[type].last_run.status, 200, type);
  assert.equal(ran[type].last_run.error, null, type);
  assert.equal((await ask('GET', `/v1/default/invocations/${ran[type].last_run.invocation}`)).trigger, type);
}
assert.equal(ran.cron.next_run, '2026-01-01T02:00:00.000Z');
assert.equal(ran.websocket.open_sockets, 1);
for (const type of ['s3_upload', 'webhook']) assert.equal(ran[type].deliveries.delivered, 1, type);

// Switched off, one after the other.
for (const type of types) {
  const changed = await ask('PATCH', `/v1/default/functions/all/triggers/${type}`, { enabled: false });
  assert.deepEqual([changed.type, changed.enabled], [type, false]);
}
const off = await health();
for (const type of types) assert.deepEqual([off[type].state, off[type].enabled], ['disabled', false], type);
assert.equal(off.cron.next_run, null);
assert.equal((await ask('GET', '/v1/default/functions/all')).version, deployed.version, 'no deploy was made');
const nothingRuns = async () => {
  assert.equal((await call()).status, 404);
  assert.equal((await post('y')).status, 404);
  await s3.send(new sdk.PutObjectCommand({ Bucket: 'inbox', Key: 'b', Body: 'x' }));
  await ask('POST', '/v1/admin/clock/advance', { by_seconds: 60 });
};
await nothingRuns();
assert.equal((await socket.ask('anybody?')).error.code, 'RESOURCE_NOT_FOUND');
socket.socket.close();
for (const type of types) assert.equal((await health())[type].last_run.invocation, ran[type].last_run.invocation, type);

// It holds across a restart, and can be taken back.
await server.kill();
await server.start([clock('02:30:00')]);
hours = 2.5;
const again = await health();
for (const type of types) assert.equal(again[type].state, 'disabled', type);
for (const type of types) await ask('PATCH', `/v1/default/functions/all/triggers/${type}`, { enabled: true });
assert.equal((await call()).text, 'http');
assert.equal((await post('z')).text, 'webhook');
assert.equal((await health()).cron.next_run, '2026-01-01T03:00:00.000Z', 'what it missed while it was off was not wanted');
assert.equal((await health()).cron.last_run.invocation, ran.cron.last_run.invocation);

// A failure shows, and holds up no other.
await ask('POST', '/v1/default/functions', { name: 'breaks', code: 'export default () => { throw new Error("not today") }', triggers: [{ type: 's3_upload', config: { bucket: 'inbox' } }] });
await s3.send(new sdk.PutObjectCommand({ Bucket: 'inbox', Key: 'c', Body: 'x' }));
const broken = async () => (await ask('GET', '/v1/default/triggers?function=breaks')).triggers[0];
const failed = await until(broken, (now) => now.last_run);
assert.equal(failed.last_run.status, 500);
assert.match(failed.last_run.error, /not today/);
assert.deepEqual([failed.backlog, failed.deliveries.pending], [1, 1]);
await until(health, (now) => now.s3_upload.last_run.invocation !== ran.s3_upload.last_run.invocation);

// Played to the end of its attempts it is dead, and one call runs it again.
await ask('POST', '/v1/admin/clock/advance', { by_seconds: 2 * 3600 });
assert.deepEqual((await broken()).deliveries, { pending: 0, delivered: 0, dead: 1 });
await ask('POST', '/v1/default/functions', { name: 'breaks', code: 'export default () => new Response("mended")', triggers: [{ type: 's3_upload', config: { bucket: 'inbox' } }] });
assert.deepEqual(await ask('POST', '/v1/default/deliveries/redrive', { function: 'breaks', trigger: 's3_upload' }), { redriven: 1, hasMore: false });
await until(broken, (now) => now.deliveries.delivered === 1);
const bad = await server.ask('POST', '/v1/default/deliveries/redrive', { token: server.admin, body: { function: 'breaks', state: 'dead', since: 'yesterday', limit: 0 } });
assert.equal(bad.status, 400);
assert.deepEqual(bad.json.error.details.map(({ field }) => field).sort(), ['limit', 'since', 'state']);
await server.stop();
console.log('ok');
