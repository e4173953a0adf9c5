// Each endpoint, asked by each caller and with each bad input, of two shards that are killed and started again between any two
// endpoints. Every answer must be one that the document promises.
import assert from 'node:assert/strict';
import { Contract, Server } from './support.mjs';

const server = new Server();
const flags = ['--shards', '2'];
await server.start(flags);
const contract = new Contract((await server.ask('GET', '/openapi.json')).json);

const made = async (app, body) => (await server.ask('POST', `/v1/${app}/tokens`, { token: server.admin, body })).json.token;
await server.ask('POST', '/v1/apps', { token: server.admin, body: { app_id: 'other' } });
const tokens = {
  none: undefined,
  wrong: 'isk_wrong',
  endUser: await made('default', { kind: 'end_user', user_id: 'u1' }),
  foreign: await made('other', { kind: 'service', name: 'foreign' }),
  service: await made('default', { kind: 'service', name: 'ours' }),
  admin: server.admin,
};
const code = 'export default () => new Response("ok")';
const prepare = async () => {
  const triggers = [{ type: 'cron', config: { schedule: '0 0 1 1 *' } }, { type: 'webhook', config: {} }];
  for (const body of [{ name: 'f', code }, { name: 'f', code, note: 'again' }, { name: 'hook', code, triggers }])
    await server.ask('POST', '/v1/default/functions', { token: server.admin, body });
};
const makeFresh = () => server.ask('POST', '/v1/apps', { token: server.admin, body: { app_id: 'fresh' } });
await prepare();
const graph = { spec_version: 1, entry: 'done', nodes: [{ id: 'done', type: 'end', output: '{{ input.x }}' }], tools: { functions: ['f', 'tool'] } };
await server.ask('POST', '/v1/default/functions', { token: server.admin, body: { name: 'tool', code, agent_tool: true, agent_tool_mode: 'read_write', agent_tool_exposed_to: 'end_user' } });
const makeHelper = () => server.ask('POST', '/v1/default/agents', { token: server.admin, body: { name: 'helper', graph_spec: graph } });
await makeHelper();
const invocation = (await server.ask('GET', '/v1/default/fn/f', { token: server.admin })).headers['x-isola-invocation'];

// Status for each caller, and the answers to bad requests of one who may. `good` are the statuses of a request that is all right.
const developer = { none: 401, wrong: 401, endUser: 403, foreign: 403 };
const operator = { ...developer, endUser: 401, service: 403 }; // an end user's token says nothing outside its app
const user = { ...developer };
delete user.endUser; // an end user of the app may, too
const anyone = {};
const bodies = ['{', '[]', '"text"', ''];
const table = [
  ['POST', '/v1/default/functions', developer, { body: { name: 'f', code }, bad: [...bodies, {}, { name: '' }, { name: 'a/b', code }, { name: 'f', timeoutMs: 0 },
    { name: 'f', timeoutMs: 300001 }, { name: 'f', timeoutMs: '1' }, { name: 'f', memoryLimitMb: 63 }, { name: 'f', memoryLimitMb: 1025 }, { name: 'f', colour: 'red' },
    { name: 'f', triggers: [{ type: 'http' }, { type: 'http' }] }, { name: 'f', triggers: [{ type: 'fax' }] }, { name: 'f', triggers: [{ type: 'cron', config: { schedule: 'often' } }] },
    { name: 'f', envVars: { '1A': 'x' } }, { name: 'f', envVars: { A: 1 } }, { name: 'f', envVars: { ISOLA_X: '1' } }, { name: 'f', agent_tool_mode: 'write' },
    { name: 'f', agent_tool_description: 'x'.repeat(501) }, { name: 'f', code: 'export default (' }, { name: 'f', code: 'const x = 1' }, { name: 'x'.repeat(101), code }] }],
  ['GET', '/v1/default/functions', developer, { query: ['include_deleted=maybe'] }],
  ['GET', '/v1/default/functions/f', developer, { missing: '/v1/default/functions/none' }],
  ['PATCH', '/v1/default/functions/f/env', developer, { body: { envVars: { A: '1', B: null } }, missing: '/v1/default/functions/none/env',
    bad: [...bodies, {}, { envVars: [] }, { envVars: { '1': 'x' } }, { envVars: { A: 1 } }, { envVars: {}, x: 1 }] }],
  ['GET', '/v1/default/functions/f/versions', developer, { missing: '/v1/default/functions/none/versions' }],
  ['GET', '/v1/default/functions/f/versions/1', developer, { missing: '/v1/default/functions/f/versions/99' }],
  ['POST', '/v1/default/functions/f/rollback', developer, { body: { version: 1 }, missing: '/v1/default/functions/none/rollback', bad: [...bodies, {}, { version: 0 }, { version: '1' }, { version: 1, x: 1 }] }],
  ['POST', '/v1/default/functions/f/invoke', developer, { body: {}, missing: '/v1/default/functions/none/invoke' }],
  ['POST', '/v1/default/functions/f/invoke?detail=true', developer, { body: { method: 'GET' }, bad: ['{', '[]', { methd: 'GET' }, { path: 'x' }, { headers: { 'a b': 'c' } }, { bodyBase64: '?' }, { draft: 1 }, { draft: { code: 'x' } }, { as_trigger: {} }] }],
  ['GET', '/v1/default/functions/f/logs', developer, { missing: '/v1/default/functions/none/logs', query: ['limit=0', 'limit=1001', 'limit=x', 'since=x', 'until=x', 'level=warn', 'trigger=fax', 'status=1', 'version=0', 'cursor=x', 'format=xml', 'include_deleted=yes', 'limit=1&limit=2'] }],
  ['GET', '/v1/default/functions/f/logs/stream', developer, { missing: '/v1/default/functions/none/logs/stream', query: ['level=warn', 'limit=1'] }],
  ['GET', '/v1/default/logs', developer, { query: ['limit=0', 'level=warn'] }],
  ['GET', '/v1/default/logs/stream', developer, { query: ['level=warn'] }],
  ['GET', `/v1/default/invocations/${invocation}`, developer, { missing: '/v1/default/invocations/inv_1' }],
  ['POST', `/v1/default/invocations/${invocation}/replay`, developer, { good: [409], missing: '/v1/default/invocations/inv_1/replay', bad: ['{', '[]', { code: 1 }, { colour: 1 }] }],
  ['POST', '/v1/default/functions/f/shadow', developer, { body: {}, missing: '/v1/default/functions/none/shadow', bad: ['{', '[]', { last: 0 }, { draft: 1 }, { colour: 1 }] }],
  ['GET', '/v1/default/metrics', developer, { missing: '/v1/default/metrics?function=none', query: ['step=1', 'step=x', 'from=x', 'to=x', 'from=2000-01-01', 'from=2026-01-02&to=2026-01-01'] }],
  ['GET', '/v1/default/runtime', developer],
  ['GET', '/v1/default/realtime', developer, { good: [426] }],
  ['GET', '/v1/default/triggers', developer, { missing: '/v1/default/triggers?function=none' }],
  ['PATCH', '/v1/default/functions/hook/triggers/cron', developer, { body: { enabled: true }, missing: '/v1/default/functions/none/triggers/cron', bad: [...bodies, {}, { enabled: 'yes' }, { enabled: true, x: 1 }] }],
  ['GET', '/v1/default/functions/hook/triggers/cron/next', developer, { missing: '/v1/default/functions/none/triggers/cron/next', query: ['n=0', 'schedule=often', 'timezone=Mars', 'from=x'] }],
  ['POST', '/v1/default/functions/hook/triggers/cron/run', developer, { good: [202, 409], missing: '/v1/default/functions/f/triggers/cron/run' }],
  ['POST', '/v1/default/functions/hook/triggers/webhook/rotate', developer, { missing: '/v1/default/functions/f/triggers/webhook/rotate', bad: ['{', '[]', { grace_seconds: -1 }, { x: 1 }] }],
  ['POST', '/v1/default/functions/hook/triggers/webhook/test', developer, { missing: '/v1/default/functions/f/triggers/webhook/test', bad: ['{', '[]', { provider: 'fax' }, { x: 1 }] }],
  ['POST', '/v1/default/webhook/hook', anyone, { good: [401], missing: '/v1/default/webhook/f' }],
  ['GET', '/v1/default/deliveries', developer, { missing: '/v1/default/deliveries?function=none', query: ['state=lost', 'trigger=fax', 'limit=0', 'cursor=x'] }],
  ['POST', '/v1/default/deliveries/redrive', developer, { body: { trigger: 'webhook' }, good: [202], bad: ['{', '[]', { trigger: 'fax' }, { limit: 0 }, { since: 'x' }, { colour: 1 }] }],
  ['POST', '/v1/default/deliveries/dlv_999999/redrive', developer, { good: [404], missing: '/v1/default/deliveries/x/redrive' }],
  ['GET', '/v1/admin/clock', operator],
  ['POST', '/v1/admin/clock/advance', operator, { body: { by_seconds: 1 }, good: [409] }],
  ['POST', '/v1/default/events/s3', developer, { body: { Records: [] }, bad: [...bodies, {}, { Records: {} }, { Records: [{}] }, { Records: [{ eventName: 'ObjectCreated:Put' }] }] }],
  ['POST', '/v1/default/functions/f/debug', developer, { body: {}, good: [201], missing: '/v1/default/functions/none/debug', bad: ['{', '[]', { colour: 1 }, { break_on_start: 'yes' }, { draft: { modules: { './a.js': 1 } } }] }],
  ['DELETE', '/v1/default/functions/f/debug/none', developer, { good: [404] }],
  ['GET', '/json/list', anyone],
  ['GET', '/json/version', anyone],
  ['GET', '/v1/default/buckets', developer],
  ['POST', '/v1/default/buckets', developer, { body: { name: 'inbox' }, bad: [...bodies, {}, { name: 'No' }, { name: 'inbox', x: 1 }] }],
  ['GET', '/v1/default/buckets/inbox/objects', developer, { missing: '/v1/default/buckets/none/objects', query: ['limit=0', 'limits=1'] }],
  ['PUT', '/v1/default/buckets/inbox/objects/a.txt', developer, { body: { a: 1 }, missing: '/v1/default/buckets/none/objects/a.txt' }],
  ['GET', '/v1/default/buckets/inbox/objects/a.txt', developer, { missing: '/v1/default/buckets/inbox/objects/none' }],
  ['DELETE', '/v1/default/buckets/inbox/objects/a.txt', developer, { good: [200, 404], missing: '/v1/default/buckets/inbox/objects/none' }],
  ['DELETE', '/v1/default/buckets/inbox', developer, { good: [200, 404], missing: '/v1/default/buckets/none' }],
  ['GET', '/v1/default/env', developer],
  ['PATCH', '/v1/default/env', developer, { body: { envVars: { A: '1' }, secret: { A: false } }, bad: [...bodies, {}, { envVars: { A: 1 } }, { secret: { A: 1 } }, { secret: { NONE: true } }, { secret: [] }] }],
  ['POST', '/v1/default/tokens', developer, { body: { kind: 'service', name: 'x' }, bad: [...bodies, {}, { kind: 'fax', name: 'x' }, { kind: 'service' }, { kind: 'end_user' }, { kind: 'end_user', user_id: 'u', claims: { sub: 'x' } }] }],
  ['GET', '/v1/default/tokens', developer],
  ['DELETE', '/v1/default/tokens/999999', developer, { good: [404], missing: '/v1/default/tokens/x' }],
  ['POST', '/v1/apps', operator, { body: { app_id: 'fresh' }, good: [201, 409], bad: [...bodies, {}, { app_id: 'A' }, { app_id: 'v1' }, { app_id: 'x', paused: 1 }, { app_id: 'x', rate_limit: { per_second: 0 } }] }],
  ['GET', '/v1/apps', operator],
  ['GET', '/v1/apps/default', developer, { missing: '/v1/apps/none' }],
  ['PATCH', '/v1/apps/default', developer, { body: { name: 'Default' }, missing: '/v1/apps/none', bad: [...bodies, { app_id: 'x' }, { name: '' }, { allowed_origins: ['x'] }, { jwks_url: 'ftp://x' }, { isuer: 'x' }, { log_retention_days: 0 }, { log_retention_mb: 0 }, { record: 'app' }, { record: 1 }, { log_retention_days: 'week' }, { object_quota_bytes: -1 }, { object_quota_bytes: 1.5 }, { egress: { hosts: ['x'] } }] }],
  ['GET', '/v1/apps/default/export', developer, { missing: '/v1/apps/none/export' }],
  ['POST', '/v1/apps/default/import', developer, { body: { isola_archive: 1 }, missing: '/v1/apps/none/import', query: ['dry_run=maybe'],
    bad: [...bodies, {}, { isola_archive: 2 }, { isola_archive: 1, functions: {} }, { isola_archive: 1, functions: [1] }, { isola_archive: 1, functions: [{ name: 'f', code: 'export default' }] },
      { isola_archive: 1, settings: { log_retention_days: 0 } }, { isola_archive: 1, agents: [{ name: 'x' }] }, { isola_archive: 1, x: 1 }] }],
  ['DELETE', '/v1/apps/fresh', operator, { good: [200], missing: '/v1/apps/none', again: makeFresh }],
  ['POST', '/v1/admin/keys/rotate', operator],
  ['POST', '/v1/admin/backup', operator, { bad: ['{', '[]', { passphrase: '' }, { passphrase: 1 }, { log: 'no' }, { logs: false }] }],
  ['POST', '/v1/default/agents', developer, { body: { name: 'fresh', graph_spec: graph }, good: [201, 409], bad: [...bodies, {}, { name: 'a b', graph_spec: graph }, { name: 'x', graph_spec: {} },
    { name: 'x', graph_spec: { ...graph, entry: 'nowhere' } }, { name: 'x', graph_spec: graph, colour: 'red' }] }],
  ['GET', '/v1/default/agents', developer],
  ['GET', '/v1/default/agents/helper', developer, { missing: '/v1/default/agents/none' }],
  ['PATCH', '/v1/default/agents/helper', developer, { body: { display_name: 'Helper' }, missing: '/v1/default/agents/none', bad: [...bodies, { name: 'x' }, { graph_spec: { ...graph, nodes: [] } }] }],
  ['DELETE', '/v1/default/agents/helper', developer, { again: makeHelper, missing: '/v1/default/agents/none' }],
  ['POST', '/v1/default/agents/helper/validate', developer, { body: { graph_spec: { ...graph, entry: 'x' } }, again: makeHelper, missing: '/v1/default/agents/none/validate', bad: ['{', '[]', { graph: {} }] }],
  ['GET', '/v1/default/agents/helper/tools', user, { again: makeHelper, missing: '/v1/default/agents/none/tools' }],
  ['POST', '/v1/default/agents/helper/tools/tool', user, { body: { arguments: {} }, again: makeHelper, good: [202], missing: '/v1/default/agents/helper/tools/none', bad: ['{', '[]', { arguments: 1 }, { colour: 1 }] }],
  ['GET', '/v1/default/agent-settings', developer],
  ['PATCH', '/v1/default/agent-settings', developer, { body: { tool_rate_limit: { per_second: 1000 } }, bad: [...bodies, { llm: 1 }, { llm: {} }, { llm: { base_url: 'x', model: 'm' } }, { approval_webhook: { url: 'x' } },
    { approval_webhook: { url: 'http://x', secret: 'short' } }, { tool_rate_limit: {} }, { model: 'x' }] }],
  ['POST', '/v1/default/agents/helper/runs', developer, { again: makeHelper, missing: '/v1/default/agents/none/runs', bad: ['{', '[]', { input: 1 }, { inputs: {} }] }],
  ['GET', '/v1/default/agents/helper/runs', developer, { missing: '/v1/default/agents/none/runs', query: ['status=open', 'limit=0', 'cursor=x'] }],
  ['GET', '/v1/default/agents/helper/runs/run_1', developer, { missing: '/v1/default/agents/helper/runs/run_999' }],
  ['GET', '/v1/default/agents/helper/runs/run_1/events', developer, { missing: '/v1/default/agents/helper/runs/x/events', query: ['after=x'] }],
  ['POST', '/v1/default/agents/helper/runs/run_1/cancel', developer, { good: [409], missing: '/v1/default/agents/helper/runs/run_999/cancel' }],
  ['GET', '/v1/default/approvals', developer, { query: ['status=open', 'limit=0', 'cursor=x'] }],
  ['GET', '/v1/default/approvals/stream', developer],
  ['GET', '/v1/default/approvals/apr_1', user, { missing: '/v1/default/approvals/apr_999', good: [200, 404] }],
  ['POST', '/v1/default/approvals/apr_1', developer, { body: { decision: 'deny' }, good: [200, 409], missing: '/v1/default/approvals/apr_999', bad: [...bodies, {}, { decision: 'maybe' }, { decision: 'deny', arguments: {} }] }],
  ...['/v1/default/mcp', '/v1/default/agents/helper/mcp'].flatMap((path) => [
    ['POST', path, user, { body: { jsonrpc: '2.0', id: 1, method: 'ping' }, good: [406] }], // in full in ../agents/mcp.mjs
    ['GET', path, user, { good: [406] }],
    ['DELETE', path, user, { good: [400] }],
    ['GET', `/.well-known/oauth-protected-resource${path}`, anyone],
  ]),
  ['GET', '/healthz', anyone],
  ['GET', '/readyz', anyone],
  ['GET', '/metrics', anyone],
  ['GET', '/openapi.json', anyone],
  ['GET', '/docs', anyone],
  ['GET', '/docs/page.js', anyone, { missing: '/docs/none.js' }],
  ['GET', '/docs/book', anyone],
  ['GET', '/docs/book/triggers.html', anyone, { missing: '/docs/book/none.html' }],
  ['GET', '/docs/book/screenshots/logs-light.png', anyone, { missing: '/docs/book/screenshots/none.png' }],
  ['GET', '/v1/default/fn/f', { none: 401, wrong: 401, foreign: 403 }, { missing: '/v1/default/fn/none' }],
  ['POST', '/v1/default/fn/f', { none: 401, wrong: 401, foreign: 403 }],
  ['DELETE', '/v1/default/functions/f', developer, { missing: '/v1/default/functions/none', again: prepare }],
];

let checks = 0;
let network = 1;
async function expect(method, path, options, statuses, what) {
  const answer = await server.ask(method, path, options);
  contract.check(method, path, answer);
  assert(statuses.includes(answer.status), `${method} ${path} (${what}): ${answer.status} instead of ${statuses}: ${answer.text}`);
  if (answer.status >= 400) {
    assert(answer.json.jsonrpc || answer.json.error.remediation || answer.json.error.details, `${what}: nothing says what to do: ${answer.text}`);
  }
  ++checks;
  return answer;
}

for (const [method, path, refused, { body, good = [200, 201], bad = [], query = [], missing, again } = {}] of table) {
  await server.ask('GET', '/v1/default/logs', { token: server.admin }); // rows of calls up to here are committed
  await server.kill();
  await server.start(flags);
  const from = `127.0.1.${network++}`; // wrong tokens are counted per address
  for (const [caller, token] of Object.entries(tokens)) {
    if (again) await again();
    await expect(method, path, { token, body, from }, refused[caller] ? [refused[caller]] : good, caller);
  }
  if (again) await again();
  const token = server.admin;
  for (const text of bad) await expect(method, path, { token, body: text }, [400], JSON.stringify(text));
  for (const text of query) await expect(method, `${path}?${text}`, { token }, [400], text);
  if (missing) await expect(method, missing, { token, body }, [404], 'missing');
  if (path.startsWith('/v1/default/') && !path.startsWith('/v1/default/fn/'))
    await expect(method, path.replace('/default/', '/nowhere/'), { token, body }, [404], 'unknown app');
  if (refused.foreign && !path.includes('?') && !path.includes('/fn/') && !path.endsWith('/invoke'))
  {
    const { json } = await expect(method, `${path}?colour=red`, { token, body }, [400], 'unknown parameter');
    const known = json.error.remediation?.match(/^Known parameters: (.*)\.$/)?.[1].split(', ') ?? [];
    assert.deepEqual(known.sort(), contract.queryParameters(method, path).sort(), `the document's parameters of ${method} ${path}`);
  }
  for (const wrong of ['PUT', 'OPTIONS'])
    if (!path.includes('/fn/') && !table.some(([other, where]) => other === wrong && where === path)) {
      const answer = await server.ask(wrong, path, { token });
      assert.equal(answer.status, 405, `${wrong} ${path}: ${answer.text}`);
      assert(answer.headers.allow.split(', ').includes(method), answer.headers.allow);
    }
}
const unseen = contract.operations().filter((id) => !contract.seen.has(id));
assert.deepEqual(unseen, [], 'operations that the table leaves out');
await server.stop();
console.log(`${checks} answers are as documented`);
