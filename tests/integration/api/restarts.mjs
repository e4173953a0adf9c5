// A person's steps on two shards, with the server killed and started again between any two: nothing that was answered is lost. The answers are held
// against the document.
import assert from 'node:assert/strict';
import { Contract, Server } from './support.mjs';

const server = new Server();
await server.start(['--shards', '2']);
const contract = new Contract((await server.ask('GET', '/openapi.json')).json);

async function ask(method, path, body, token = server.admin) {
  const answer = await server.ask(method, path, { token, body });
  contract.check(method, path, answer);
  return answer;
}

async function good(method, path, body, token) {
  const answer = await ask(method, path, body, token);
  assert(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json ?? answer.text;
}

const code = (text) => `export default (req, ctx) => new Response(${JSON.stringify(text)} + (ctx.env.KEY ?? '-') + (ctx.user?.id ?? ''))`;
const call = (token) => good('GET', '/v1/shop/fn/greet', undefined, token);
let service;
let user;

const steps = [
  ['an app is made', () => good('POST', '/v1/apps', { app_id: 'shop', name: 'Shop', rate_limit: { per_second: 1000 }, log_retention_days: 7, log_retention_mb: 64, record: 'errors', object_quota_bytes: 5000000000 }),
    async () => {
      const app = await good('GET', '/v1/apps/shop');
      assert.deepEqual([app.rate_limit.burst, app.log_retention_days, app.log_retention_mb, app.record, app.object_quota_bytes], [1000, 7, 64, 'errors', 5000000000]);
    }],
  ['a key is made', async () => (service = (await good('POST', '/v1/shop/tokens', { kind: 'service', name: 'ci' })).token),
    () => good('GET', '/v1/shop/functions', undefined, service)],
  ['a function is deployed', () => good('POST', '/v1/shop/functions', { name: 'greet', code: code('one'), envVars: { KEY: 'k1' } }, service),
    async () => assert.equal(await call(), 'onek1')],
  ['its variables change', () => good('PATCH', '/v1/shop/functions/greet/env', { envVars: { KEY: 'k2' } }),
    async () => assert.equal(await call(), 'onek2')],
  ['one of them is no secret', () => good('PATCH', '/v1/shop/functions/greet/env', { secret: { KEY: false } }),
    async () => {
      const { env: [variable] } = await good('GET', '/v1/shop/functions/greet');
      assert.deepEqual([variable.key, variable.secret], ['KEY', false]);
      assert(variable.updatedAt);
      assert.equal(await call(), 'onek2');
    }],
  ['a variable for all functions', () => good('PATCH', '/v1/shop/env', { envVars: { REGION: 'eu' }, secret: { REGION: false } }),
    async () => {
      const { envKeys, env: [variable] } = await good('GET', '/v1/shop/env');
      assert.deepEqual([envKeys, variable.secret], [['REGION'], false]);
    }],
  ['a new version goes live', () => good('POST', '/v1/shop/functions', { name: 'greet', code: code('two'), note: 'second' }),
    async () => assert.equal(await call(), 'twok2')],
  ['secrets get a new key', () => good('POST', '/v1/admin/keys/rotate'), async () => assert.equal(await call(), 'twok2')],
  ['the first one comes back', () => good('POST', '/v1/shop/functions/greet/rollback', { version: 1 }),
    async () => {
      assert.equal(await call(), 'onek2');
      const { versions } = await good('GET', '/v1/shop/functions/greet/versions');
      assert.deepEqual(versions.map(({ version, live, note }) => [version, live, note]), [[2, false, 'second'], [1, true, '']]);
    }],
  ['an end user gets a token', async () => (user = (await good('POST', '/v1/shop/tokens', { kind: 'end_user', user_id: 'u7' })).token),
    async () => assert.equal(await call(user), 'onek2u7')],
  ['the app is paused', () => good('PATCH', '/v1/apps/shop', { paused: true, reason: 'stocktaking' }),
    async () => {
      const answer = await ask('GET', '/v1/shop/fn/greet');
      assert.equal(answer.status, 503);
      assert.equal(answer.json.error.code, 'APP_PAUSED');
      assert(answer.headers['retry-after']);
    }],
  ['it goes on', () => good('PATCH', '/v1/apps/shop', { paused: false }), () => call()],
  ['the function is deleted', () => good('DELETE', '/v1/shop/functions/greet'),
    async () => {
      assert.equal((await ask('GET', '/v1/shop/fn/greet')).status, 404);
      const { logs } = await good('GET', '/v1/shop/functions/greet/logs?include_deleted=true');
      assert(logs.length >= 5 && logs.some((entry) => entry.caller.includes('u7')), 'its log is still there');
    }],
  ['it is deployed again', () => good('POST', '/v1/shop/functions', { name: 'greet', code: code('three') }),
    async () => assert.equal((await good('GET', '/v1/shop/functions/greet')).version, 3)],
  ['the key is revoked', async () => {
    const { tokens } = await good('GET', '/v1/shop/tokens');
    await good('DELETE', `/v1/shop/tokens/${tokens[0].id}`);
  }, async () => assert.equal((await ask('GET', '/v1/shop/functions', undefined, service)).status, 401)],
];

for (const [what, step, holds] of steps) {
  await step();
  await holds();
  await server.ask('GET', '/v1/shop/logs', { token: server.admin }); // rows of calls up to here are committed
  await server.kill();
  await server.start(['--shards', '2']);
  await holds().catch((error) => {
    throw new Error(`after a restart, "${what}" does not hold: ${error.message}`, { cause: error });
  });
}
await server.stop();
console.log(`${steps.length} steps outlive a kill`);
