// Two shards behind one port: what one connection was answered holds at once on every other, whichever thread it came to.
import assert from 'node:assert/strict';
import http from 'node:http';
import { Server } from './support.mjs';

const kConnections = 32; // all on one of two shards: once in 2^31 runs

const server = new Server();
await server.start(['--shards', '2']);

// One connection kept alive, so that it stays with the shard that it came to.
class Client {
  constructor() {
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }

  ask(method, path, { token, body, headers = {} } = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const fields = { ...headers };
    if (token) fields.authorization = `Bearer ${token}`;
    if (text !== undefined) fields['content-length'] = Buffer.byteLength(text);
    return new Promise((resolve, reject) => {
      const request = http.request({ agent: this.agent, host: '127.0.0.1', port: server.port, method, path, headers: fields });
      request.on('error', reject);
      request.on('response', async (response) => {
        let answer = '';
        response.setEncoding('utf8');
        for await (const chunk of response) answer += chunk;
        resolve({ status: response.statusCode, headers: response.headers, text: answer });
      });
      request.end(text);
    });
  }
}

const clients = Array.from({ length: kConnections }, () => new Client());
const all = (method, path, options) => Promise.all(clients.map((client) => client.ask(method, path, options)));
const statuses = (answers) => [...new Set(answers.map(({ status }) => status))];
const texts = (answers) => [...new Set(answers.map(({ text }) => text))];

async function manage(method, path, body) {
  const answer = await server.ask(method, path, { token: server.admin, body });
  assert(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json;
}
const open = { triggers: [{ type: 'http', config: { auth: 'none' } }] };
const deploy = (name, code, more = open) => manage('POST', '/v1/default/functions', { name, code, ...more });
const fn = '/v1/default/fn';

const checks = {
  async 'calls come to instances of both shards'() {
    await deploy('who', 'const id = crypto.randomUUID(); export default () => new Response(id)');
    const answers = await all('GET', `${fn}/who`);
    assert.deepEqual(statuses(answers), [200]);
    assert(texts(answers).length >= 2, 'one instance answered all');
    const ids = answers.map(({ headers }) => headers['x-isola-invocation']);
    assert.equal(new Set(ids).size, kConnections, 'ids of calls are unique');
    const { instances, spares } = await manage('GET', '/v1/default/runtime');
    assert(instances.filter((instance) => instance.function === 'who').length >= 2, 'figures are of both');
    assert(spares >= 1);
    const { text } = await server.ask('GET', '/metrics');
    assert(Number(/^isola_http_connections (\d+)/m.exec(text)[1]) >= kConnections, 'connections of both are counted');
  },

  async 'a deploy, a rollback, a variable and a deletion are seen everywhere at once'() {
    for (let version = 1; version <= 5; ++version) {
      await deploy('now', `export default (r, ctx) => new Response('v${version} ' + (ctx.env.KEY ?? '-'))`);
      assert.deepEqual(texts(await all('GET', `${fn}/now`)), [`v${version} -`]);
    }
    await manage('PATCH', '/v1/default/functions/now/env', { envVars: { KEY: 'a' } });
    assert.deepEqual(texts(await all('GET', `${fn}/now`)), ['v5 a']);
    await manage('PATCH', '/v1/default/env', { envVars: { KEY: 'b' } });
    assert.deepEqual(texts(await all('GET', `${fn}/now`)), ['v5 a'], "the function's own wins");
    await manage('PATCH', '/v1/default/functions/now/env', { envVars: { KEY: null } });
    assert.deepEqual(texts(await all('GET', `${fn}/now`)), ['v5 b']);
    await manage('POST', '/v1/default/functions/now/rollback', { version: 2 });
    assert.deepEqual(texts(await all('GET', `${fn}/now`)), ['v2 b']);
    await manage('DELETE', '/v1/default/functions/now');
    assert.deepEqual(statuses(await all('GET', `${fn}/now`)), [404]);
  },

  async 'tokens begin and end everywhere at once'() {
    await deploy('closed', 'export default (r, ctx) => new Response(ctx.caller.type + (ctx.user?.id ?? ""))', { triggers: [{ type: 'http' }] });
    assert.deepEqual(statuses(await all('GET', `${fn}/closed`)), [401]);
    const service = await manage('POST', '/v1/default/tokens', { kind: 'service', name: 'ci' });
    assert.deepEqual(texts(await all('GET', `${fn}/closed`, { token: service.token })), ['service_key']);
    const { tokens } = await manage('GET', '/v1/default/tokens');
    assert(tokens.find(({ id }) => id === service.id).last_used_at, 'its use is known');
    await manage('DELETE', `/v1/default/tokens/${service.id}`);
    const { token } = await manage('POST', '/v1/default/tokens', { kind: 'end_user', user_id: 'u9' });
    assert.deepEqual(texts(await all('GET', `${fn}/closed`, { token })), ['end_user_jwtu9']);
    const refused = statuses(await all('GET', `${fn}/closed`, { token: service.token }));
    assert(refused.every((status) => status === 401 || status === 429) && refused.includes(401), refused);
  },

  async 'wrong tokens are counted together'() {
    const refused = await all('GET', `${fn}/closed`, { token: 'isk_wrong' });
    assert(statuses(refused).includes(429), 'more than one shard allows on its own came through');
  },

  async 'a paused app is paused everywhere'() {
    await manage('PATCH', '/v1/apps/default', { paused: true });
    assert.deepEqual(statuses(await all('GET', `${fn}/who`)), [503]);
    await manage('PATCH', '/v1/apps/default', { paused: false });
    assert.deepEqual(statuses(await all('GET', `${fn}/who`)), [200]);
  },

  async 'an app has one rate over all shards'() {
    await manage('POST', '/v1/apps', { app_id: 'slow', rate_limit: { per_second: 1, burst: 5 } });
    await manage('POST', '/v1/slow/functions', { name: 'f', code: 'export default () => new Response("ok")', ...open });
    const begun = Date.now();
    const answers = await all('GET', '/v1/slow/fn/f');
    const refilled = Math.ceil((Date.now() - begun) / 1000);
    const admitted = answers.filter(({ status }) => status === 200).length;
    assert.deepEqual(statuses(answers).sort(), [200, 429]);
    assert(admitted >= 5 && admitted <= 5 + refilled, `${admitted} of a burst of 5 came through`);
    await manage('DELETE', '/v1/apps/slow');
    assert.deepEqual(statuses(await all('GET', '/v1/slow/fn/f')), [404]);
  },

  async 'what functions keep is one'() {
    await deploy('keep', `export default async (req, ctx) => {
      const { key } = await req.json();
      const isFirst = await ctx.idempotency.claim('once-' + key);
      await ctx.kv.put('from-' + key, 'x');
      return new Response(String(isFirst));
    }`);
    const answers = await all('POST', `${fn}/keep`, { body: { key: 'a' } });
    assert.deepEqual(statuses(answers), [200], answers[0].text);
    assert.equal(answers.filter(({ text }) => text === 'true').length, 1, 'exactly one call was the first');
    await Promise.all(clients.map((client, i) => client.ask('POST', `${fn}/keep`, { body: { key: `k${i}` } })));
    await deploy('kept', "export default async (r, ctx) => new Response(String((await ctx.kv.list({ prefix: 'from-k' })).keys.length))");
    assert.deepEqual(texts(await all('GET', `${fn}/kept`)), [String(kConnections)]);
  },

  async 'functions of every shard reach the sockets of the server'() {
    await deploy('shout', "export default async (r, ctx) => new Response(String(await ctx.realtime.publish('news', { a: 1 })))");
    const answers = await all('GET', `${fn}/shout`);
    assert.deepEqual(statuses(answers), [200], texts(answers).join());
    assert.deepEqual(texts(answers), ['0'], 'nobody listens');
  },

  async 'functions call functions on their shard'() {
    await deploy('caller', "export default async (r, ctx) => new Response('got ' + await (await ctx.invoke('who', {})).text())");
    const answers = await all('GET', `${fn}/caller`);
    assert(answers.every(({ status, text }) => status === 200 && text.startsWith('got ')), texts(answers).join());
  },

  async 'a connection goes from calls to the API and back'() {
    for (const client of clients) {
      assert.equal((await client.ask('GET', `${fn}/who`)).status, 200);
      const list = await client.ask('GET', '/v1/default/functions', { token: server.admin });
      assert.equal(list.status, 200, list.text);
      assert.equal((await client.ask('POST', '/v1/default/functions/keep/invoke', { token: server.admin, body: { key: 'z' } })).status, 200);
      assert.equal((await client.ask('GET', `${fn}/who`)).status, 200);
      assert.equal((await client.ask('GET', '/nowhere')).status, 404);
    }
  },

  async 'a body that comes with its head moves along with its connection'() {
    const note = 'n'.repeat(200_000);
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => new Client().ask('POST', '/v1/default/functions',
      { token: server.admin, body: { name: `big-${i}`, code: `/* ${note} */ export default () => new Response('${i}')`, ...open } })));
    assert.deepEqual(statuses(answers), [201], texts(answers).join());
    assert.deepEqual(texts(await all('GET', `${fn}/big-7`)), ['7']);
  },

  async 'one log has the rows of all'() {
    const before = (await manage('GET', '/v1/default/functions/who/logs?limit=1000')).logs.length;
    await all('GET', `${fn}/who`);
    const { logs } = await manage('GET', '/v1/default/functions/who/logs?limit=1000');
    assert.equal(logs.length, before + kConnections);
    const { metrics } = await manage('GET', '/v1/default/functions/who');
    assert.equal(metrics.total_invocations, logs.length);
  },
};

for (const [what, holds] of Object.entries(checks))
  await holds().catch((error) => {
    throw new Error(`"${what}" does not hold: ${error.message}`, { cause: error });
  });

// A stop lets a call on either shard end.
await deploy('slow', 'export default async () => { await new Promise((r) => setTimeout(r, 500)); return new Response("done") }');
await all('GET', `${fn}/who`);
const last = all('GET', `${fn}/slow`);
while (!(await server.ask('GET', '/metrics')).text.includes(`isola_open_calls ${kConnections}\n`));
await server.stop();
assert.deepEqual(texts(await last), ['done']);
console.log(`${Object.keys(checks).length} things hold over two shards`);
