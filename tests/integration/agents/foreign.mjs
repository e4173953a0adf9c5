// Tools that are no functions: the server's own, and those of another MCP server, which is the official SDK's.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from '../api/support.mjs';
import { Model, call, say } from './model.mjs';

const [, , , npm] = process.argv;
const load = (path) => import(pathToFileURL(createRequire(join(npm, 'package.json')).resolve(path)));
const { Server: McpServer } = await load('@modelcontextprotocol/sdk/server/index.js');
const { StreamableHTTPServerTransport } = await load('@modelcontextprotocol/sdk/server/streamableHttp.js');
const { InMemoryEventStore } = await load('@modelcontextprotocol/sdk/examples/shared/inMemoryEventStore.js');
const { ListToolsRequestSchema, CallToolRequestSchema } = await load('@modelcontextprotocol/sdk/types.js');

// ---- The other server
const secret = 'weather-secret-0123456789';
const text = (words) => ({ content: [{ type: 'text', text: words }] });
const weather = { sessions: new Map(), tools: new Map(), booked: [], aborted: [], lists: 0, requests: [], patient: [], answering: new Map() };
const tool = (name, run, inputSchema = { type: 'object', properties: { city: { type: 'string' } } }) => weather.tools.set(name, { name, description: `Does ${name}.`, inputSchema, run });
tool('forecast', ({ city }) => ({ ...text(`Sun in ${city}`), structuredContent: { city, sky: 'sun' } }));
tool('book', (input) => (weather.booked.push(input), text('Booked.')));
tool('broken', () => ({ ...text('no such city'), isError: true }));
tool('slow', (_, { signal }) => new Promise(() => signal.addEventListener('abort', () => weather.aborted.push('slow'))));
tool('grow', async (_, { sendNotification }) => {
  tool('grown', () => text('grown up'));
  await sendNotification({ method: 'notifications/tools/list_changed' });
  return text('There is more now.');
});
// Its answer is fetched later, after the server has ended the stream or the line has broken.
tool('patient', async ({ how }, { closeSSEStream, requestInfo }) => {
  weather.patient.push(how);
  const { response, begun } = weather.answering.get(requestInfo.headers['x-line']);
  await begun;
  if (how === 'closed') closeSSEStream();
  else response.destroy();
  return text(`${how}, and answered`);
});
tool('large', () => text('x'.repeat(5 << 20)));

function makeMcp() {
  const mcp = new McpServer({ name: 'weather', version: '1' }, { capabilities: { tools: { listChanged: true } } });
  // Two to a page.
  mcp.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    const all = [...weather.tools.values()].map(({ run, ...shown }) => shown);
    const from = Number(params?.cursor ?? 0);
    if (from === 0) weather.lists++;
    return { tools: all.slice(from, from + 2), ...(from + 2 < all.length && { nextCursor: String(from + 2) }) };
  });
  mcp.setRequestHandler(CallToolRequestSchema, ({ params }, extra) => weather.tools.get(params.name).run(params.arguments, extra));
  return mcp;
}
const remote = http.createServer(async (request, response) => {
  weather.requests.push(request.method);
  if (request.headers.authorization !== `Bearer ${secret}`) {
    response.writeHead(401, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ error: { message: `not with ${request.headers.authorization}` } }));
  }
  if (request.url === '/page') return response.writeHead(200, { 'content-type': 'text/plain' }).end('a page');
  const line = String(weather.requests.length);
  request.headers['x-line'] = line;
  request.rawHeaders.push('x-line', line);
  const begun = new Promise((resolve) => {
    const write = response.write;
    response.write = (...args) => (setImmediate(resolve), write.apply(response, args));
  });
  weather.answering.set(line, { response, begun });
  const id = request.headers['mcp-session-id'];
  let transport = weather.sessions.get(id);
  if (id && !transport) return response.writeHead(404).end();
  if (!transport) {
    transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, eventStore: new InMemoryEventStore(), retryInterval: 10, onsessioninitialized: (name) => weather.sessions.set(name, transport) });
    await makeMcp().connect(transport);
  }
  await transport.handleRequest(request, response);
});
const pages = http.createServer((request, response) => (request.url === '/moved' ? response.writeHead(302, { location: '/page' }).end('gone') : response.end('a page')));
for (const one of [remote, pages]) await new Promise((resolve) => one.listen(0, '127.0.0.1', resolve));
const mcpUrl = `http://127.0.0.1:${remote.address().port}/mcp`;
const page = `http://127.0.0.1:${pages.address().port}`;

// ---- Ours
const server = new Server();
await server.start();
const model = new Model();
await model.start();
const ask = (method, path, body, token = server.admin) => server.ask(method, `/v1/default${path}`, { token, body });
await ask('PATCH', '/agent-settings', { llm: { base_url: model.url, model: 'm' } });
await ask('PATCH', '/env', { envVars: { WEATHER_TOKEN: secret } });

const end = { id: 'done', type: 'end', output: '{{ state.answer }}' };
const chat = (tools, more = {}) => ({ spec_version: 1, entry: 'ask', tools, nodes: [{ id: 'ask', type: 'llm', prompt: 'x', output: 'answer' }, end], edges: [{ from: 'ask', to: 'done' }], ...more });
const listed = (more = {}) => ({ name: 'weather', url: mcpUrl, headers: { Authorization: 'Bearer {{ env.WEATHER_TOKEN }}' }, mode: 'read_only', ...more });
async function agent(name, graph_spec) {
  const answer = await ask('POST', '/agents', { name, graph_spec });
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
}
const begin = async (name) => (await ask('POST', `/agents/${name}/runs`, { input: {} })).json.id;
const eventsOf = async (name, id) => (await ask('GET', `/agents/${name}/runs/${id}/events`)).json.events;
const show = async (name, id) => (await ask('GET', `/agents/${name}/runs/${id}`)).json;
async function until(name, id, isThere) {
  for (;;) {
    const run = await show(name, id);
    if (isThere(run)) return run;
    await new Promise((done) => setTimeout(done, 10));
  }
}
const isOver = (run) => !['running', 'paused'].includes(run.status);
async function over(name) {
  const id = await begin(name);
  return { run: await until(name, id, isOver), events: await eventsOf(name, id) };
}
const told = () => model.requests.at(-1).messages.filter((message) => message.role === 'tool').map((message) => message.content);
const toolNames = (request) => (request.tools ?? []).map((one) => one.function.name).sort();

async function theServersOwnToolsAnswer() {
  await agent('own', chat({ builtin: ['now', 'http_get'] }));
  model.expect(call({ id: '1', name: 'now', args: {} }, { id: '2', name: 'http_get', args: { url: `${page}/page` } }, { id: '3', name: 'http_get', args: { url: `${page}/moved` } },
    { id: '4', name: 'http_get', args: { url: 'file:///etc/passwd' } }, { id: '5', name: 'http_get', args: {} }), say('ok'));
  const { run, events } = await over('own');
  assert.equal(run.status, 'completed', JSON.stringify(run.error));
  assert.deepEqual(toolNames(model.requests[0]), ['http_get', 'now']);
  const [now, got, moved, file, none] = told();
  assert(Math.abs(Date.parse(JSON.parse(now).utc) - Date.now()) < 600000);
  assert.equal(got, 'a page');
  assert.match(moved, /Location: \/page/);
  assert.match(file, /must be an http or https URL/);
  assert.match(none, /arguments\.url: is missing/);
  assert(events.filter((event) => event.event === 'tool_call_end').every((event) => event.data.invocation === undefined));
  // Where the app's functions may not go, its agents' tools do not go.
  await server.ask('PATCH', '/v1/apps/default', { token: server.admin, body: { egress: { mode: 'deny', hosts: ['localhost'] } } });
  model.expect(call({ id: '1', name: 'http_get', args: { url: `${page.replace('127.0.0.1', 'localhost')}/page` } }, { id: '2', name: 'http_get', args: { url: `http://127.0.0.1:${server.port}/healthz` } }), say('ok'));
  await over('own');
  for (const answer of told()) assert.match(answer, /EGRESS_DENIED/);
  await server.ask('PATCH', '/v1/apps/default', { token: server.admin, body: { egress: {} } });
}

async function toolsOfAnotherServerAnswer() {
  const made = await agent('traveller', chat({ mcp_servers: [listed({ tools: ['forecast', 'broken', { name: 'book', mode: 'read_write' }] })] }));
  assert(!JSON.stringify(made).includes(secret));
  model.expect(call({ id: '1', name: 'weather__forecast', args: { city: 'Rome' } }, { id: '2', name: 'weather__broken', args: {} }, { id: '3', name: 'weather__slow', args: {} }), say('Sunny.'));
  const { run, events } = await over('traveller');
  assert.equal(run.output, 'Sunny.', JSON.stringify(run.error));
  assert.deepEqual(toolNames(model.requests[0]), ['weather__book', 'weather__broken', 'weather__forecast'], 'of all pages, those that are listed');
  assert.equal(model.requests[0].tools.find((one) => one.function.name === 'weather__forecast').function.description, 'Does forecast.');
  assert.deepEqual(told(), ['{"city":"Rome","sky":"sun"}', 'The tool failed: no such city', 'There is no tool weather__slow']);
  assert.equal(events.find((event) => event.event === 'tool_call_start').data.mode, 'read_only');
  // In a node of its own, its structured content is the value.
  await agent('stepper', chat({ mcp_servers: [listed()] }, { entry: 'look', nodes: [{ id: 'look', type: 'tool', function: 'weather__forecast', arguments: { city: 'Oslo' } }, { id: 'done', type: 'end', output: '{{ state.look.sky }}' }], edges: [{ from: 'look', to: 'done' }] }));
  assert.equal((await over('stepper')).run.output, 'sun');
}

async function whatWritesWaitsForAPersonAcrossARestart() {
  model.expect(call({ id: '1', name: 'weather__book', args: { city: 'Rome' } }), say('Booked it.'));
  const id = await begin('traveller');
  await until('traveller', id, (run) => run.status === 'paused');
  const pause = (await eventsOf('traveller', id)).find((event) => event.event === 'run_paused').data;
  assert.equal(pause.function, 'weather__book');
  assert.deepEqual(weather.booked, []);
  await server.kill();
  await server.start();
  const decided = await ask('POST', `/approvals/${pause.approval}`, { decision: 'approve', arguments: { city: 'Milan' } });
  assert.equal(decided.status, 200, decided.text);
  assert.equal((await until('traveller', id, isOver)).output, 'Booked it.');
  assert.deepEqual(weather.booked, [{ city: 'Milan' }]);
  // What a server says nothing about is asked for too.
  await agent('careful', chat({ mcp_servers: [listed({ mode: undefined })] }));
  model.expect(call({ id: '1', name: 'weather__forecast', args: {} }));
  const waiting = await begin('careful');
  await until('careful', waiting, (run) => run.status === 'paused');
  await ask('POST', `/agents/careful/runs/${waiting}/cancel`);
}

async function whatChangesThereIsSeen() {
  await agent('open', chat({ mcp_servers: [listed()] }));
  const before = weather.lists;
  model.expect(call({ id: '1', name: 'weather__forecast', args: { city: 'a' } }), call({ id: '2', name: 'weather__grow', args: {} }), call({ id: '3', name: 'weather__grown', args: {} }), say('ok'));
  await over('open');
  assert(!toolNames(model.requests[1]).includes('weather__grown'));
  assert(toolNames(model.requests[2]).includes('weather__grown'), 'told of within a call');
  assert.equal(told().at(-1), 'grown up');
  assert(weather.lists - before <= 2, 'not asked again without a reason');
  // Unasked, on the stream that listens.
  weather.tools.delete('grown');
  for (const transport of weather.sessions.values()) await transport.send({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  for (;;) {
    model.expect(say('ok'));
    await over('open');
    if (!toolNames(model.requests[0]).includes('weather__grown')) break;
  }
}

async function aSessionThatIsForgottenBeginsAnew() {
  weather.sessions.clear();
  model.expect(call({ id: '1', name: 'weather__forecast', args: { city: 'Bern' } }), say('ok'));
  const { run } = await over('open');
  assert.equal(run.status, 'completed', JSON.stringify(run.error));
  assert.deepEqual(told(), ['{"city":"Bern","sky":"sun"}']);
}

async function anAnswerThatBreaksOffIsTakenUp() {
  model.expect(call({ id: '1', name: 'weather__patient', args: { how: 'closed' } }, { id: '2', name: 'weather__patient', args: { how: 'torn' } }), say('ok'));
  const { run } = await over('open');
  assert.equal(run.status, 'completed', JSON.stringify(run.error));
  assert.deepEqual(told(), ['closed, and answered', 'torn, and answered']);
  assert.deepEqual([...weather.patient].sort(), ['closed', 'torn'], 'each was asked once');
  // So is the stream that listens.
  for (const { response } of weather.answering.values()) response.destroy();
  tool('late', () => text('late'));
  for (const transport of weather.sessions.values()) await transport.send({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  for (;;) {
    model.expect(say('ok'));
    await over('open');
    if (toolNames(model.requests[0]).includes('weather__late')) break;
  }
  weather.tools.delete('late');
}

async function boundsHold() {
  await agent('bounded', chat({ mcp_servers: [listed({ timeout_seconds: 1 })] }));
  model.expect(call({ id: '1', name: 'weather__slow', args: {} }, { id: '2', name: 'weather__large', args: {} }), say('ok'));
  await over('bounded');
  assert.match(told()[0], /The tool failed: The MCP server weather: there was no answer within 1000 ms/);
  assert.match(told()[1], /The MCP server weather: its answer is larger than 4 MiB/);
}

async function whatGoesWrongIsNamed() {
  await agent('stranger', chat({ mcp_servers: [listed({ headers: { authorization: 'Bearer wrong-{{ env.WEATHER_TOKEN }}' } })] }));
  const stranger = (await over('stranger')).run;
  assert.equal(stranger.error.code, 'MCP_ERROR');
  assert.match(stranger.error.message, /The MCP server weather: it answered 401/);
  assert(!stranger.error.message.includes(secret), 'what it repeats of a secret is hidden');
  await agent('lost', chat({ mcp_servers: [listed({ url: 'http://127.0.0.1:1/mcp' })] }));
  assert.match((await over('lost')).run.error.message, /The MCP server weather: ECONNREFUSED/);
  await agent('mirror', chat({ mcp_servers: [listed({ url: `http://127.0.0.1:${server.port}/v1/default/mcp` })] }));
  assert.match((await over('mirror')).run.error.message, /EGRESS_DENIED/, 'not back into this server');

  const graph_spec = chat({ mcp_servers: [listed({ headers: { 'x-key': '{{ env.NOT_THERE }}' } })] }, { nodes: [{ id: 'ask', type: 'llm', prompt: 'x', tools: ['weather__any', 'rain__any'], output: 'answer' }, end] });
  const said = (await ask('POST', '/agents/own/validate', { graph_spec })).json;
  assert.deepEqual(said.errors.map((fault) => fault.field), ['graph_spec.nodes[0].tools']);
  graph_spec.nodes[0].tools.pop();
  const warned = (await ask('POST', '/agents/own/validate', { graph_spec })).json;
  assert.deepEqual(warned.errors, []);
  assert.deepEqual(warned.warnings, [{ field: 'graph_spec.tools.mcp_servers[0].headers', message: 'x-key: the app has no variable NOT_THERE' }]);
}

for (const test of [theServersOwnToolsAnswer, toolsOfAnotherServerAnswer, whatWritesWaitsForAPersonAcrossARestart, whatChangesThereIsSeen, aSessionThatIsForgottenBeginsAnew, anAnswerThatBreaksOffIsTakenUp, boundsHold, whatGoesWrongIsNamed]) {
  await test();
  console.log(`ok ${test.name}`);
}
await server.stop();
model.stop();
for (const one of [remote, pages]) {
  one.closeAllConnections();
  one.close();
}
process.exit(0);
