// A client as others would write one, over this API's public description alone: camelCase names, a class of its own, fetch. Then every
// field of that description, by name and by type.
import assert from 'node:assert/strict';
import { Server } from './support.mjs';

// ---- The client: knows nothing of this server but its URL

class ApiError extends Error {
  constructor(status, { code, message, remediation, details }) {
    super(message);
    Object.assign(this, { status, code, remediation, details });
  }
}

class FunctionsClient {
  constructor({ baseUrl, appId, token }) {
    this.root = `${baseUrl}/v1/${appId}`;
    this.token = token;
  }

  async #request(method, path, { body, query = {} } = {}) {
    const url = new URL(`${this.root}${path}`);
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, String(value));
    const response = await fetch(url, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json', Accept: 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const json = await response.json();
    if (!response.ok) throw new ApiError(response.status, json.error);
    return json;
  }

  deploy(input) { return this.#request('POST', '/functions', { body: input }); }
  async list() { return (await this.#request('GET', '/functions')).functions; }
  get(name) { return this.#request('GET', `/functions/${encodeURIComponent(name)}`); }
  delete(name) { return this.#request('DELETE', `/functions/${encodeURIComponent(name)}`); }
  logs(name, { limit, since, level, includeDeleted } = {}) {
    return this.#request('GET', `/functions/${encodeURIComponent(name)}/logs`, { query: { limit, since, level, include_deleted: includeDeleted } });
  }
  async invoke(name, payload) {
    const response = await fetch(`${this.root}/functions/${encodeURIComponent(name)}/invoke`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(payload ?? {}),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  }
  setEnv(name, envVars) { return this.#request('PATCH', `/functions/${encodeURIComponent(name)}/env`, { body: { envVars } }); }
  async listEnv(name) { return (await this.get(name)).envKeys; }
  async metrics(name) { return (await this.get(name)).metrics; }
  call(name, init) { return fetch(`${this.root}/fn/${encodeURIComponent(name)}`, init); }
}

// ---- Shapes: what is named here is there and of that type; "?" may be null

const isDate = (value) => typeof value === 'string' && value === new Date(value).toISOString();
const types = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  date: isDate,
  array: Array.isArray,
  object: (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
};

function check(value, shape, what) {
  for (const [field, type] of Object.entries(shape)) {
    assert(field in value, `${what} has no ${field}`);
    const place = `${what}.${field}`;
    if (typeof type === 'object') {
      check(value[field], type, place);
    } else if (!(type.endsWith('?') && value[field] === null)) {
      assert(types[type.replace('?', '')](value[field]), `${place} is no ${type}: ${JSON.stringify(value[field])}`);
    }
  }
}

const agentTool = { agent_tool: 'boolean', agent_tool_description: 'string', agent_tool_mode: 'string', agent_tool_exposed_to: 'string' };
const metrics = { total_invocations: 'integer', error_count: 'integer', error_rate: 'number', avg_duration_ms: 'number', last_invocation: 'date?' };
const summary = {
  id: 'string', name: 'string', description: 'string', version: 'integer', url: 'string', status: 'string', deployedAt: 'date', lastInvoked: 'date?',
  lastStatus: 'integer?', invocationCount: 'integer', errorCount: 'integer', errorRate: 'number', avgDuration: 'number', triggers: 'array', metrics, ...agentTool,
};
const details = { ...summary, code: 'string', envKeys: 'array', timeoutMs: 'integer', memoryLimitMb: 'integer' };
const entry = {
  id: 'string', timestamp: 'date', trigger: 'string', version: 'integer', method: 'string', path: 'string', status_code: 'integer', statusCode: 'integer',
  duration_ms: 'number', duration: 'number', cpu_ms: 'number', memory_mb: 'number', memoryUsed: 'number', request_bytes: 'integer', response_bytes: 'integer',
  caller: 'string', error: 'string?', stack: 'string?', consoleLogs: 'array',
};

// ---- The proof

const server = new Server();
await server.start();
const baseUrl = `http://127.0.0.1:${server.port}`;
const { json: key } = await server.ask('POST', '/v1/default/tokens', { token: server.admin, body: { kind: 'service', name: 'sdk' } });
const client = new FunctionsClient({ baseUrl, appId: 'default', token: key.token });

const proofs = {
  async 'the example of the description'() {
    const deployed = await client.deploy({
      name: 'hello-world',
      code: "export default async function handler(req) {\n return new Response(JSON.stringify({ message: 'Hello!' }), {\n headers: { 'Content-Type': 'application/json' }\n });\n}",
      description: 'A simple greeting function',
      triggers: [{ type: 'http', config: { auth: 'required' } }, { type: 'cron', config: { schedule: '0 9 * * *' } }],
      envVars: { API_KEY: 'secret123' },
      timeoutMs: 30000,
      memoryLimitMb: 128,
    });
    check(deployed, { id: 'string', name: 'string', version: 'integer', url: 'string', triggers: 'array', deployedAt: 'date' }, 'the answer to a deploy');
    assert.equal(deployed.url, `${baseUrl}/v1/default/fn/hello-world`);
    const anonymous = await client.call('hello-world');
    assert.equal(anonymous.status, 401, 'anonymous callers are stopped at the edge');
    const called = await client.call('hello-world', { headers: { Authorization: `Bearer ${key.token}` } });
    assert.deepEqual(await called.json(), { message: 'Hello!' });
    assert.equal(called.headers.get('content-type'), 'application/json');
  },

  async 'every option of a deploy'() {
    await client.deploy({
      name: 'everything',
      code: "import { word } from './lib/words.js';\nexport default async (req, ctx) => Response.json({ word, key: ctx.env.KEY, sent: await req.text() })",
      modules: { 'lib/words.js': "export const word = 'imported'" },
      description: 'd', note: 'first', envVars: { KEY: 'v' }, timeoutMs: 1234, memoryLimitMb: 64, cpuMs: 1000,
      triggers: [
        { type: 'http', config: { method: 'POST', path: '/orders/:id', auth: 'none' } },
        { type: 'cron', config: { schedule: '*/5 * * * *', timezone: 'Europe/Rome' } },
        { type: 's3_upload', config: { bucket: 'incoming', prefix: 'a/', contentTypes: ['image/*'] } },
        { type: 'webhook', config: { secret_required: true, allowed_sources: 'github,stripe' } },
        { type: 'websocket', config: {} },
      ],
      agent_tool: true, agent_tool_description: 'Look up a customer by email. Returns id, plan, status.', agent_tool_mode: 'read_write', agent_tool_exposed_to: 'end_user',
      allow_service_key_impersonation: false, record: 'errors',
    });
    const got = await client.get('everything');
    check(got, details, 'a function');
    assert.deepEqual([got.timeoutMs, got.memoryLimitMb, got.description], [1234, 64, 'd']);
    assert.deepEqual([got.agent_tool, got.agent_tool_mode, got.agent_tool_exposed_to], [true, 'read_write', 'end_user']);
    assert.deepEqual(got.triggers.map(({ type }) => type).sort(), ['cron', 'http', 's3_upload', 'webhook', 'websocket']);
    for (const trigger of got.triggers) check(trigger, { type: 'string', config: 'object', enabled: 'boolean' }, 'a trigger');
    assert.equal((await fetch(`${baseUrl}/v1/default/fn/everything/orders/7`)).status, 405);
    const answer = await fetch(`${baseUrl}/v1/default/fn/everything/orders/7`, { method: 'POST', body: 'b' });
    assert.deepEqual(await answer.json(), { word: 'imported', key: 'v', sent: 'b' });
  },

  async 'defaults, and the one trigger of old'() {
    await client.deploy({ name: 'plain', code: 'export default () => new Response("p")' });
    const plain = await client.get('plain');
    assert.deepEqual([plain.timeoutMs, plain.memoryLimitMb, plain.description], [30000, 128, '']);
    assert.deepEqual(plain.triggers.map(({ type, config }) => [type, config.auth]), [['http', 'required']]);
    assert.deepEqual([plain.agent_tool, plain.agent_tool_mode, plain.agent_tool_exposed_to], [false, 'read_only', 'developer_only']);
    await client.deploy({ name: 'legacy', code: 'export default () => new Response("l")', trigger: { type: 'cron', config: { schedule: '0 9 * * *' } } });
    assert.deepEqual((await client.get('legacy')).triggers.map(({ type, config }) => [type, config.timezone]), [['cron', 'UTC']]);
  },

  async 'what the description forbids'() {
    const code = 'export default () => new Response("x")';
    const wrong = [
      [{ name: '', code }, 'name'], [{ name: 'x'.repeat(101), code }, 'name'], [{ name: 'w' }, 'code'],
      [{ name: 'w', code, timeoutMs: 300001 }, 'timeoutMs'], [{ name: 'w', code, memoryLimitMb: 63 }, 'memoryLimitMb'],
      [{ name: 'w', code, memoryLimitMb: 1025 }, 'memoryLimitMb'], [{ name: 'w', code, triggers: [{ type: 'cron', config: { schedule: '0 9 * * *' } }, { type: 'cron', config: { schedule: '0 9 * * *' } }] }, 'triggers[1].type'],
      [{ name: 'w', code, agent_tool_description: 'x'.repeat(501) }, 'agent_tool_description'], [{ name: 'w', code, agent_tool_mode: 'all' }, 'agent_tool_mode'],
      [{ name: 'w', code, agent_tool_exposed_to: 'all' }, 'agent_tool_exposed_to'],
    ];
    for (const [input, field] of wrong) {
      const error = await client.deploy(input).then(() => assert.fail(`${field} was taken`), (refusal) => refusal);
      assert.equal(error.status, 400);
      assert.equal(error.code, 'VALIDATION_INVALID_SCHEMA');
      assert(error.message.includes(field) || error.details.some((detail) => detail.field === field), `${field} is named: ${error.message}`);
    }
    await client.deploy({ name: 'x'.repeat(100), code, timeoutMs: 300000, memoryLimitMb: 1024 });
  },

  async 'lists and reads'() {
    const functions = await client.list();
    assert.deepEqual(functions.map(({ name }) => name), functions.map(({ name }) => name).sort(), 'ordered by name');
    for (const listed of functions) check(listed, summary, `${listed.name} in the list`);
    assert.equal((await client.get('nothing').catch((error) => error)).code, 'RESOURCE_NOT_FOUND');
  },

  async 'variables: merged, deleted with null, never read'() {
    await client.deploy({ name: 'env', code: 'export default (req, ctx) => Response.json(ctx.env)', envVars: { API_KEY: 'old', OLD_VAR: 'o', KEPT: 'k' } });
    const answer = await client.setEnv('env', { API_KEY: 'new-secret', NEW_VAR: 'value', OLD_VAR: null });
    check(answer, { message: 'string', function: 'string', updatedKeys: 'array' }, 'the answer to a change of variables');
    assert.deepEqual(answer.updatedKeys.sort(), ['API_KEY', 'NEW_VAR', 'OLD_VAR']);
    const { body } = await client.invoke('env');
    assert.deepEqual(JSON.parse(body), { API_KEY: 'new-secret', KEPT: 'k', NEW_VAR: 'value' });
    assert.deepEqual(await client.listEnv('env'), ['API_KEY', 'KEPT', 'NEW_VAR']);
    assert(!JSON.stringify(await client.get('env')).includes('new-secret'));
  },

  async 'test calls, logs and metrics'() {
    await client.deploy({
      name: 'work',
      code: `export default async (req) => {
        const { fail } = await req.json();
        console.log('asked', { fail });
        console.error('loud');
        if (fail) throw new Error('it was asked to fail');
        return new Response('done', { status: 201 });
      }`,
    });
    const since = new Date(Date.now() - 1000).toISOString();
    assert.deepEqual(await client.invoke('work', { fail: false }).then(({ status, body }) => [status, body]), [201, 'done']);
    assert.equal((await client.invoke('work', { fail: true })).status, 500);
    const { logs, hasMore } = await client.logs('work', { limit: 50, since, level: 'all' });
    assert.deepEqual([logs.length, hasMore], [2, false]);
    for (const row of logs) check(row, entry, 'a log entry');
    const [failed, good] = logs;
    assert.deepEqual([good.method, good.path, good.status_code, good.error], ['POST', '/', 201, null]);
    assert.deepEqual([failed.status_code, failed.statusCode], [500, 500]);
    assert.match(failed.error, /it was asked to fail/);
    for (const line of good.consoleLogs) check(line, { level: 'string', message: 'string', timestamp: 'integer' }, 'a console line');
    assert.deepEqual(good.consoleLogs.map(({ level }) => level), ['log', 'error']);
    assert.deepEqual((await client.logs('work', { level: 'error' })).logs.map(({ id }) => id), [failed.id]);
    assert.equal((await client.logs('work', { limit: 1 })).logs.length, 1);
    assert.equal((await client.logs('work', { since: '2100-01-01T00:00:00Z' })).logs.length, 0);
    const figures = await client.metrics('work');
    check(figures, metrics, 'metrics');
    assert.deepEqual([figures.total_invocations, figures.error_count, figures.error_rate], [2, 1, 50]);
  },

  async 'deletion, and logs after it'() {
    assert.deepEqual(await client.delete('work'), { success: true });
    assert.equal((await client.get('work').catch((error) => error)).status, 404);
    assert.equal((await client.logs('work').catch((error) => error)).status, 404);
    assert.equal((await client.logs('work', { includeDeleted: true })).logs.length, 2);
    assert(!(await client.list()).some(({ name }) => name === 'work'));
  },

  async 'an end user token reaches the function'() {
    await client.deploy({ name: 'me', code: 'export default (req, ctx) => Response.json([ctx.user?.id, req.headers.get("authorization")])' });
    const { json: user } = await server.ask('POST', '/v1/default/tokens', { token: server.admin, body: { kind: 'end_user', user_id: 'u1' } });
    const answer = await client.call('me', { headers: { Authorization: `Bearer ${user.token}` } });
    assert.deepEqual(await answer.json(), ['u1', `Bearer ${user.token}`]);
  },
};

for (const [what, holds] of Object.entries(proofs))
  await holds().catch((error) => {
    throw new Error(`"${what}" does not hold: ${error.message}`, { cause: error });
  });
await server.stop();
console.log(`${Object.keys(proofs).length} things hold for a client of one's own`);
