// The official MCP client, the inspector's command line and the conformance suite against a real server.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import http from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from '../api/support.mjs';

const [, , , npm] = process.argv;
const load = (path) => import(pathToFileURL(createRequire(join(npm, 'package.json')).resolve(path)));
const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
const { ToolListChangedNotificationSchema } = await load('@modelcontextprotocol/sdk/types.js');

const server = new Server();
await server.start();
const ask = (method, path, body, token = server.admin) => server.ask(method, `/v1/default${path}`, { token, body });
const url = (path) => new URL(`http://127.0.0.1:${server.port}/v1/default${path}`);

const schema = (properties, required = Object.keys(properties)) => ({ type: 'object', properties, required, additionalProperties: false });
async function deploy(name, code, more = {}) {
  const answer = await ask('POST', '/functions', { name, code, agent_tool: true, agent_tool_description: `Does ${name}.`, ...more });
  assert([200, 201].includes(answer.status), answer.text);
}
await deploy('lookup', `export const inputSchema = ${JSON.stringify(schema({ email: { type: 'string', minLength: 3 } }))};
  export const outputSchema = ${JSON.stringify(schema({ plan: { type: 'string' }, caller: { type: 'string' } }))};
  export default async (req, ctx) => { const { email } = await req.json(); console.log('looking', email); return Response.json({ plan: 'gold:' + email, caller: ctx.caller.type }); }`,
{ agent_tool_exposed_to: 'end_user' });
await deploy('typed', `interface Input { /** How many. */ count: number; unit?: 'g' | 'kg' }
  export default async (req: Request) => Response.json({ twice: (await req.json() as Input).count * 2 });`);
await deploy('broken', 'export default () => { throw new Error("inside"); }', { agent_tool_exposed_to: 'end_user' });
await deploy('ünlisted tool', 'export default () => new Response("plain")');
await ask('POST', '/functions', { name: 'page', code: 'export default () => new Response("x")' });
const end = { id: 'done', type: 'end' };
const graph = (functions) => ({ spec_version: 1, entry: 'done', nodes: [end], tools: { functions } });
await ask('POST', '/agents', { name: 'support', description: 'Helps customers.', graph_spec: graph(['lookup', 'page', 'broken']) });
const endUser = (await ask('POST', '/tokens', { kind: 'end_user', user_id: 'u1' })).json.token;

async function connect(path, token = server.admin) {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(url(path), { requestInit: { headers: { authorization: `Bearer ${token}` } } });
  await client.connect(transport);
  return { client, transport };
}

// ---- The official client
{
  const { client, transport } = await connect('/agents/support/mcp');
  assert.equal(client.getServerVersion().name, 'isola');
  assert.equal(client.getInstructions(), 'Helps customers.');
  await client.ping();
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name), ['broken', 'lookup'], 'listed, deployed and a tool');
  const lookup = tools[1];
  assert.equal(lookup.description, 'Does lookup.');
  assert.equal(lookup.annotations.readOnlyHint, true);
  assert.equal(lookup.inputSchema.properties.email.minLength, 3);

  const result = await client.callTool({ name: 'lookup', arguments: { email: 'a@b.c' } });
  assert.deepEqual(result.structuredContent, { plan: 'gold:a@b.c', caller: 'agent' });
  assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);

  const refused = await client.callTool({ name: 'lookup', arguments: { email: 'x', more: 1 } });
  assert.equal(refused.isError, true);
  assert.match(refused.content[0].text, /arguments\.email: /);
  assert.match(refused.content[0].text, /arguments\.more: is not in the tool's schema/);
  await assert.rejects(client.callTool({ name: 'ünlisted tool', arguments: {} }), /no tool/, 'a function that is not listed cannot be called by name');
  await assert.rejects(client.callTool({ name: 'page', arguments: {} }), /no tool/);
  const failed = await client.callTool({ name: 'broken', arguments: {} });
  assert.equal(failed.isError, true);
  assert.match(failed.content[0].text, /inside/, 'a developer sees what the function said');

  // The row of the log names the call.
  const { logs } = (await ask('GET', '/functions/lookup/logs?trigger=agent')).json;
  assert.equal(logs.length, 1);
  assert.equal(logs[0].agent_call.agent, 'support');
  assert.equal(logs[0].agent_call.session, transport.sessionId);
  assert.match(logs[0].agent_call.arguments_sha256, /^[0-9a-f]{64}$/);
  assert.equal(logs[0].id, result._meta['isola/invocation']);

  // A tool that comes is told of.
  const changed = new Promise((resolve) => client.setNotificationHandler(ToolListChangedNotificationSchema, resolve));
  await deploy('page', 'export default () => new Response("x")');
  await changed;
  assert.equal((await client.listTools()).tools.length, 3);
  await transport.terminateSession();
  await client.close();
}

// ---- All tools of the app, and who sees which
{
  const { client } = await connect('/mcp');
  const { tools } = await client.listTools();
  const names = tools.map((tool) => tool.name);
  assert.equal(names.length, 5);
  const typed = tools.find((tool) => tool.name === 'typed').inputSchema;
  assert.deepEqual(typed.properties, { count: { type: 'number', description: 'How many.' }, unit: { enum: ['g', 'kg'] } });
  assert.deepEqual((await client.callTool({ name: 'typed', arguments: { count: 2 } })).structuredContent, { twice: 4 });
  assert.match((await client.callTool({ name: 'typed', arguments: { count: '2' } })).content[0].text, /arguments\.count: /);
  const odd = names.find((name) => name.includes('nlisted'));
  assert.match(odd, /^[A-Za-z0-9_.-]{1,128}$/);
  assert.equal((await client.callTool({ name: odd, arguments: {} })).content[0].text, 'plain');
  await client.close();
  const { client: users } = await connect('/mcp', endUser);
  assert.deepEqual((await users.listTools()).tools.map((tool) => tool.name), ['broken', 'lookup']);
  await assert.rejects(users.callTool({ name: 'page', arguments: {} }), /no tool/);
  const failed = await users.callTool({ name: 'broken', arguments: {} });
  assert.doesNotMatch(failed.content[0].text, /inside/, 'an end user does not');
  await users.close();
}

// ---- Paging
{
  for (let i = 0; i < 101; ++i) await deploy(`many-${i}`, 'export default () => new Response("")');
  const { client } = await connect('/mcp');
  const first = await client.listTools();
  assert.equal(first.tools.length, 100);
  const second = await client.listTools({ cursor: first.nextCursor });
  assert.equal(second.nextCursor, undefined);
  assert.equal(new Set([...first.tools, ...second.tools].map((tool) => tool.name)).size, 106);
  await assert.rejects(client.listTools({ cursor: '?' }), /cursor/);
  await client.close();
}

// ---- The transport's rules
{
  const accept = 'application/json, text/event-stream';
  const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } } };
  const send = (body, headers = {}, token = server.admin) =>
    server.ask('POST', '/v1/default/mcp', { token, body, headers: { accept, 'content-type': 'application/json', ...headers } });
  const first = await send(initialize);
  assert.equal(first.json.result.protocolVersion, '2025-06-18', 'the revision before is spoken too');
  const unknown = await send({ ...initialize, params: { ...initialize.params, protocolVersion: '1999-01-01' } });
  assert.equal(unknown.json.result.protocolVersion, '2025-11-25');
  const session = { 'mcp-session-id': first.headers['mcp-session-id'] };
  const ping = { jsonrpc: '2.0', id: 2, method: 'ping' };
  assert.equal((await send(ping)).status, 400, 'no session');
  assert.equal((await send(ping, { 'mcp-session-id': 'nobody' })).status, 404);
  assert.equal((await send(ping, session, endUser)).status, 404, "another's session");
  assert.equal((await send(ping, session)).status, 200);
  assert.equal((await send(ping, { ...session, 'mcp-protocol-version': '1999-01-01' })).status, 400);
  assert.equal((await send(ping, { ...session, accept: 'application/json' })).status, 406);
  assert.equal((await send(ping, { ...session, 'content-type': 'text/plain' })).status, 415);
  assert.equal((await send('{', session)).json.error.code, -32700);
  assert.equal((await send([ping], session)).json.error.code, -32600, 'no batches since 2025-06-18');
  assert.equal((await send({ jsonrpc: '2.0', id: 3, method: 'nothing' }, session)).json.error.code, -32601);
  assert.equal((await send({ jsonrpc: '2.0', method: 'notifications/initialized' }, session)).status, 202);
  assert.equal((await send(ping, { ...session, origin: 'https://evil.example' })).status, 403);
  assert.equal((await send(ping, { ...session, origin: `http://127.0.0.1:${server.port}` })).status, 200);
  const anonymous = await send(ping, {}, null);
  assert.equal(anonymous.status, 401);
  const metadata = /resource_metadata="([^"]+)"/.exec(anonymous.headers['www-authenticate'])[1];
  assert.equal(metadata, `http://127.0.0.1:${server.port}/.well-known/oauth-protected-resource/v1/default/mcp`);
  const described = await server.ask('GET', new URL(metadata).pathname);
  assert.equal(described.json.resource, url('/mcp').href);
  assert.equal((await server.ask('DELETE', '/v1/default/mcp', { token: server.admin, headers: session })).status, 204);
  assert.equal((await send(ping, session)).status, 404, 'the session is over');
}

// ---- A connection that breaks: what was missed comes again
{
  const { transport, client } = await connect('/mcp');
  const headers = { authorization: `Bearer ${server.admin}`, accept: 'application/json, text/event-stream', 'content-type': 'application/json', 'mcp-session-id': transport.sessionId, 'mcp-protocol-version': '2025-11-25' };
  await deploy('slow', 'export default async () => { await new Promise((done) => setTimeout(done, 300)); return new Response("late"); }');
  const call = { jsonrpc: '2.0', id: 'c1', method: 'tools/call', params: { name: 'slow', arguments: {} } };
  const broken = await fetch(url('/mcp'), { method: 'POST', headers, body: JSON.stringify(call) });
  const reader = broken.body.getReader();
  let text = '';
  while (!text.includes('id: ')) text += new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  const again = await fetch(url('/mcp'), { headers: { ...headers, 'last-event-id': /id: (\S+)/.exec(text)[1] } });
  const rest = await again.text(); // it ends with the answer
  assert.match(rest, /"id":"c1"/);
  assert.match(rest, /late/);
  await client.close();
}

// ---- What a tool says while it runs: progress for all, its console for developers
{
  await deploy('chatty', `export default async (req: Request, ctx: Context) => {
    const { steps } = await ctx.tool.input<{ /** How many. */ steps: number }>();
    for (let i = 0; i < steps; ++i) { ctx.tool.progress(i, steps, 'step ' + i); await new Promise((done) => setTimeout(done, 1)); }
    ctx.tool.progress(0); // goes back: nobody is told
    console.log('working'); console.warn('careful'); console.debug('details');
    return Response.json({ again: (await req.json()).steps });
  }`, { agent_tool_exposed_to: 'end_user' });
  const { LoggingMessageNotificationSchema } = await load('@modelcontextprotocol/sdk/types.js');
  for (const [token, logs] of [[server.admin, ['info chatty working', 'warning chatty careful']], [endUser, []]]) {
    const { client } = await connect('/mcp', token);
    const tool = (await client.listTools()).tools.find(({ name }) => name === 'chatty') ?? (await client.listTools({ cursor: (await client.listTools()).nextCursor })).tools.find(({ name }) => name === 'chatty');
    assert.deepEqual(tool.inputSchema, { type: 'object', properties: { steps: { type: 'number', description: 'How many.' } }, required: ['steps'], additionalProperties: false });
    const heard = [];
    const told = [];
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => heard.push(`${params.level} ${params.logger} ${params.data}`));
    const result = await client.callTool({ name: 'chatty', arguments: { steps: 3 } }, undefined, { onprogress: (progress) => told.push(progress) });
    assert.deepEqual(result.structuredContent, { again: 3 }, 'the body stays to be read');
    assert.deepEqual(told, [0, 1, 2].map((i) => ({ progress: i, total: 3, message: `step ${i}` })));
    assert.deepEqual(heard, logs);
    await client.close();
  }
  const { text } = await ask('POST', '/functions/chatty/invoke', { steps: 1 });
  assert.deepEqual(JSON.parse(text), { again: 1 }, 'whoever calls it otherwise is told nothing');
}

// ---- Cancelled: the function hears of it, and the session goes on
{
  const { client } = await connect('/mcp');
  await deploy('endless', `export default async (req, ctx) => { ctx.tool.progress(1); await new Promise((done) => req.signal.addEventListener('abort', done)); return new Response(''); }`);
  const aborter = new AbortController();
  let begun;
  const running = new Promise((resolve) => (begun = resolve));
  const result = client.callTool({ name: 'endless', arguments: {} }, undefined, { signal: aborter.signal, onprogress: begun });
  await running;
  aborter.abort('enough');
  await assert.rejects(result, /enough/);
  let logs = [];
  while (logs.length === 0) ({ logs } = (await ask('GET', '/functions/endless/logs')).json);
  assert.match(logs[0].agent_call.arguments_sha256, /^[0-9a-f]{64}$/, 'the row of a cancelled call is there');
  await client.ping();
  await client.close();
}

// ---- Each caller has a share of calls
{
  const set = await ask('PATCH', '/agent-settings', { tool_rate_limit: { per_second: 1, burst: 2 } });
  assert.equal(set.status, 200, set.text);
  const { client } = await connect('/agents/support/mcp', endUser);
  // Many at once, and again should they take longer than the share takes to fill up.
  const first = async (make, isRefused) => {
    for (;;) {
      const refused = (await Promise.all(Array.from({ length: 10 }, make))).find(isRefused);
      if (refused) return refused;
    }
  };
  const refused = await first(() => client.callTool({ name: 'lookup', arguments: { email: 'a@b.c' } }), (result) => result.isError);
  assert.match(refused.content[0].text, /Too many calls: You may make 1 tool calls a second, 2 at once/);
  const overRest = await first(() => ask('POST', '/agents/support/tools/lookup', { arguments: { email: 'a@b.c' } }, endUser), (answer) => answer.status !== 200);
  assert.equal(overRest.status, 429);
  assert.equal(overRest.headers['retry-after'], '1');
  assert.match(overRest.json.error.message, /1 tool calls a second/);
  const other = await ask('POST', '/agents/support/tools/lookup', { arguments: { email: 'a@b.c' } });
  assert.equal(other.status, 200, 'others have their own');
  await ask('PATCH', '/agent-settings', { tool_rate_limit: null });
  for (let i = 0; i < 4; ++i) assert.equal((await ask('POST', '/agents/support/tools/lookup', { arguments: { email: 'a@b.c' } }, endUser)).status, 200);
  await client.close();
}

// ---- The inspector's command line
const run = (file, args) => new Promise((resolve, reject) =>
  execFile(process.execPath, [file, ...args], { cwd: dirname(file), maxBuffer: 1 << 26 }, (error, stdout, stderr) => (error && !stdout ? reject(new Error(stderr)) : resolve(stdout))));
{
  const inspector = join(npm, 'node_modules/@modelcontextprotocol/inspector-cli/build/index.js');
  const base = [url('/agents/support/mcp').href, '--transport', 'http', '--header', `Authorization: Bearer ${server.admin}`];
  const listed = JSON.parse(await run(inspector, [...base, '--method', 'tools/list']));
  assert(listed.tools.some((tool) => tool.name === 'lookup'));
  const called = JSON.parse(await run(inspector, [...base, '--method', 'tools/call', '--tool-name', 'lookup', '--tool-arg', 'email=a@b.c']));
  assert.equal(called.structuredContent.plan, 'gold:a@b.c');
}

// ---- Standard input and output, across a restart of the server
{
  const { StdioClientTransport } = await load('@modelcontextprotocol/sdk/client/stdio.js');
  const [, , binaries] = process.argv;
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StdioClientTransport({ command: join(binaries, 'isola'), args: ['mcp', '--agent', 'support', '--data-dir', server.data] }));
  assert((await client.listTools()).tools.some((tool) => tool.name === 'lookup'));
  assert.equal((await client.callTool({ name: 'lookup', arguments: { email: 'a@b.c' } })).structuredContent.plan, 'gold:a@b.c');
  await server.kill();
  await server.start();
  assert.equal((await client.callTool({ name: 'lookup', arguments: { email: 'x@y.z' } })).structuredContent.plan, 'gold:x@y.z');
  await client.close();
}

// ---- The conformance suite, which sends no token: a proxy adds it
{
  const proxy = http.createServer((incoming, outgoing) => {
    const request = http.request({ host: '127.0.0.1', port: server.port, method: incoming.method, path: incoming.url,
      headers: { ...incoming.headers, authorization: `Bearer ${server.admin}` } }, (response) => {
      outgoing.writeHead(response.statusCode, response.headers);
      response.pipe(outgoing);
    });
    outgoing.on('close', () => request.destroy());
    request.on('error', () => outgoing.destroy());
    incoming.pipe(request);
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const whole = (content) => `export default () => new Response(${JSON.stringify(JSON.stringify({ content }))}, { headers: { 'content-type': 'application/vnd.isola.tool-result+json' } })`;
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const resource = { type: 'resource', resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.' } };
  await deploy('test_simple_text', 'export default () => new Response("This is a simple text response for testing.")');
  await deploy('test_image_content', `export default () => new Response(Uint8Array.from(atob('${pixel}'), (c) => c.charCodeAt(0)), { headers: { 'content-type': 'image/png' } })`);
  await deploy('test_audio_content', `export default () => new Response(new Uint8Array([82, 73, 70, 70]), { headers: { 'content-type': 'audio/wav' } })`);
  await deploy('test_embedded_resource', whole([resource]));
  await deploy('test_multiple_content_types', whole([{ type: 'text', text: 'Multiple content types test:' }, { type: 'image', data: pixel, mimeType: 'image/png' }, { ...resource, resource: { ...resource.resource, uri: 'test://mixed-content-resource' } }]));
  await deploy('test_error_handling', 'export default () => { throw new Error("This tool intentionally returns an error for testing"); }');
  await deploy('json_schema_2020_12_tool', `export const inputSchema = { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', $defs: { address: { type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } } }, properties: { name: { type: 'string' }, address: { $ref: '#/$defs/address' } }, additionalProperties: false };
    export default () => new Response('ok')`);
  const conformance = join(npm, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
  const pause = 'await new Promise((done) => setTimeout(done, 50));';
  await deploy('test_tool_with_logging', `export default async () => { console.info('Tool execution started'); ${pause} console.info('Tool processing data'); ${pause} console.info('Tool execution completed'); return new Response('done'); }`);
  await deploy('test_tool_with_progress', `export default async (req, ctx) => { ctx.tool.progress(0, 100); ${pause} ctx.tool.progress(50, 100); ${pause} ctx.tool.progress(100, 100); return new Response('done'); }`);
  // Left out are optional features that tools made of functions do not have: prompts-*, resources-* (there are none), tools-call-sampling,
  // tools-call-elicitation, elicitation-* (a function cannot ask the client back), and server-sse-polling (the server does not end streams
  // of calls that go on, which clients need not poll then).
  const scenarios = ['server-initialize', 'logging-set-level', 'ping', 'completion-complete', 'tools-list', 'tools-call-simple-text', 'tools-call-image',
    'tools-call-audio', 'tools-call-embedded-resource', 'tools-call-mixed-content', 'tools-call-with-logging', 'tools-call-with-progress', 'tools-call-error',
    'json-schema-2020-12', 'server-sse-multiple-streams'];
  for (const scenario of scenarios) {
    const output = await run(conformance, ['server', '--url', `http://127.0.0.1:${proxy.address().port}/v1/default/mcp`, '--scenario', scenario]);
    assert.match(output, /Passed: (\d+)\/\1, 0 failed/, `${scenario}: ${output}`);
  }
  proxy.closeAllConnections();
  proxy.close();
  console.log(`${scenarios.length} scenarios of the conformance suite pass`);
}
await server.stop();
