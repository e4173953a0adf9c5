// Debugging sessions, by way of a real client of the Chrome DevTools Protocol: breakpoints, steps, scopes, values, exceptions,
// TypeScript, heap snapshots; who is let in, and what becomes of calls when the debugger goes.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Server } from '../api/support.mjs';

const [, , , npm] = process.argv;
const require = createRequire(join(npm, 'package.json'));
const CDP = require('chrome-remote-interface');
const WebSocket = require('ws');

const server = new Server();
await server.start();
const ask = (method, path, body, more) => server.ask(method, `/v1/default/functions${path}`, { token: server.admin, body, ...more });
const open = async (name, body = {}) => {
  const answer = await ask('POST', `/${name}/debug`, body);
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
};
const deploy = async (name, code, more = {}) => {
  const answer = await ask('POST', '', { name, code, ...more });
  assert.ok(answer.status < 300, answer.text);
};

// A client that has set itself up as DevTools do, and is about to let the function load.
async function attach(session) {
  const client = await CDP({ target: session.webSocketDebuggerUrl, local: true });
  const scripts = new Map();
  client.Debugger.scriptParsed((script) => scripts.set(script.url, script));
  await client.Runtime.enable();
  await client.Debugger.enable();
  return { client, scripts, paused: () => client.Debugger.paused() };
}

const typescript = `interface Order { id: string; price: number }
export default async function handler(req: Request, ctx: any): Promise<Response> {
  const order: Order = { id: 'a1', price: 40 };
  const total = withTax(order.price);
  console.log('total', total);
  return Response.json({ total, name: ctx.request.functionName });
}
function withTax(price: number): number {
  const rate = 0.05;
  return price * (1 + rate);
}
`;

// Breakpoint, scopes, evaluation, stepping; in terms of the TypeScript that was written, and while other calls go on.
{
  await deploy('shop', typescript);
  const session = await open('shop');
  assert.match(session.webSocketDebuggerUrl, /^ws:\/\/127\.0\.0\.1:\d+\/v1\/default\/functions\/shop\/debug\/[0-9a-f]{32}$/);
  assert.match(session.devtoolsFrontendUrl, /^devtools:\/\/devtools\/bundled\/js_app\.html\?v8only=true&ws=127\.0\.0\.1:/);
  const { client, scripts, paused } = await attach(session);
  const { breakpointId } = await client.Debugger.setBreakpointByUrl({ url: 'fn://default/shop/index.ts', lineNumber: 8 });
  const printed = client.Runtime.consoleAPICalled();
  const call = ask('POST', `/shop/invoke?detail=true&debug=${session.id}`, {});
  const pause = paused();
  await client.Runtime.runIfWaitingForDebugger();
  const { callFrames, hitBreakpoints } = await pause;
  assert.deepEqual(hitBreakpoints, [breakpointId]);
  assert.deepEqual(callFrames.map((frame) => frame.functionName), ['withTax', 'handler'], 'the platform is not shown');
  assert.equal(callFrames[0].location.lineNumber, 8);
  const { scriptSource } = await client.Debugger.getScriptSource({ scriptId: callFrames[0].location.scriptId });
  assert.equal(scriptSource, typescript, 'what was written, types and all');
  assert.ok([...scripts.keys()].every((url) => url.startsWith('fn://default/shop/')), [...scripts.keys()].join());

  const local = callFrames[0].scopeChain.find((scope) => scope.type === 'local');
  const { result } = await client.Runtime.getProperties({ objectId: local.object.objectId });
  assert.equal(result.find(({ name }) => name === 'price').value.value, 40);
  const evaluate = async (expression, frame = 0) =>
    (await client.Debugger.evaluateOnCallFrame({ callFrameId: callFrames[frame].callFrameId, expression, returnByValue: true })).result.value;
  assert.equal(await evaluate('price * 2'), 80);
  assert.equal(await evaluate('order.id', 1), 'a1');

  // Others are not held up: they have instances of their own.
  assert.equal((await ask('POST', '/shop/invoke', {})).json.total, 42);

  const stepped = paused();
  await client.Debugger.stepOver();
  assert.equal((await stepped).callFrames[0].location.lineNumber, 9);
  await evaluate('price = 100');
  await client.Debugger.resume();
  const answer = await call;
  assert.equal(answer.json.status, 200, answer.text);
  assert.deepEqual(JSON.parse(answer.json.body), { total: 105, name: 'shop' });
  const { type, args } = await printed;
  assert.equal(type, 'log');
  assert.equal(args[0].value, 'total 105');

  // The next call pauses again; the debugger leaves, and the call goes on without it.
  const second = ask('POST', `/shop/invoke?detail=true&debug=${session.id}`, {});
  await paused();
  await client.close();
  assert.equal(JSON.parse((await second).json.body).total, 42);
  assert.equal((await ask('POST', `/shop/invoke?debug=${session.id}`, {})).status, 400, 'the session went with its client');
}

// The time limit stands still while the debugger holds the call, and only then.
{
  await deploy('quick', 'export default async () => { debugger; return new Response("in time"); }', { timeoutMs: 1000 });
  const session = await open('quick');
  const { client, paused } = await attach(session);
  const call = ask('POST', `/quick/invoke?detail=true&debug=${session.id}`, {});
  const pause = paused();
  await client.Runtime.runIfWaitingForDebugger();
  await pause;
  await new Promise((resolve) => setTimeout(resolve, 1500)); // longer than the limit
  await client.Debugger.resume();
  assert.equal((await call).json.body, 'in time');
  await client.close();

  await deploy('endless', 'export default async () => { while (true); }', { timeoutMs: 1000 });
  const other = await open('endless');
  const debug = await attach(other);
  const lost = ask('POST', `/endless/invoke?detail=true&debug=${other.id}`, {});
  const stopped = debug.paused();
  await debug.client.Runtime.runIfWaitingForDebugger();
  await debug.client.Debugger.pause(); // heard while the loop runs
  assert.equal((await stopped).callFrames[0].location.lineNumber, 0);
  await debug.client.Debugger.resume();
  assert.equal((await lost).json.error.code, 'FUNCTION_TIMEOUT');
  await debug.client.close();
}

// What the author's code catches is told from what nobody does, wherever in the call it is thrown.
{
  const check = (body) => `export default ${body}
function check() {
  throw new RangeError('thrown');
}
const later = () => new Promise((resolve) => setTimeout(resolve, 1));
`;
  const cases = {
    'caught-at-once': ['() => { try { check(); } catch { return new Response("fine"); } }', false],
    'caught-later': ['async () => { try { await (async () => { await later(); check(); })(); } catch { return new Response("fine"); } }', false],
    'caught-by-then': ['() => later().then(check).catch(() => new Response("fine"))', false],
    'thrown-at-once': ['() => check()', true],
    'thrown-async': ['async () => { check(); }', true],
    'thrown-later': ['async () => { await later(); check(); }', true],
    'thrown-below': ['async () => { try { await later(); } catch {} await (async () => { await later(); check(); })(); }', true],
    'thrown-by-then': ['() => later().then(check)', true],
  };
  for (const [name, [body, isUncaught]] of Object.entries(cases)) {
    await deploy(name, check(body));
    const session = await open(name);
    const { client } = await attach(session);
    const pauses = [];
    client.Debugger.paused((pause) => {
      pauses.push(pause);
      client.Debugger.resume();
    });
    await client.Debugger.setPauseOnExceptions({ state: 'uncaught' });
    const call = ask('POST', `/${name}/invoke?detail=true&debug=${session.id}`, {});
    await client.Runtime.runIfWaitingForDebugger();
    const answer = (await call).json;
    assert.equal(answer.body, isUncaught ? '' : 'fine', `${name}: ${JSON.stringify(answer)}`);
    assert.deepEqual(pauses.map(({ callFrames }) => callFrames[0].functionName), isUncaught ? ['check'] : [], name);
    if (isUncaught) {
      assert.equal(answer.error.code, 'FUNCTION_ERROR', name);
      assert.equal(pauses[0].data.uncaught, true, name);
    }
    await client.close();
  }
}

// Break on start, exceptions, and code that is not deployed.
{
  await deploy('thrower', 'export default async () => new Response("fine")');
  const draft = `import { check } from './check.ts';
export default async function handler(req) {
  const body = await req.json();
  return Response.json(check(body.amount));
}
`;
  const check = `export function check(amount: number): number {
  if (!(amount > 0)) throw new RangeError('amount: ' + amount);
  return amount;
}
`;
  const session = await open('thrower', { draft: { code: draft, modules: { './check.ts': check } }, break_on_start: true });
  const { client, scripts, paused } = await attach(session);
  await client.Debugger.setPauseOnExceptions({ state: 'all' });
  const call = ask('POST', `/thrower/invoke?detail=true&debug=${session.id}`, { body: '{"amount":-1}' });
  const start = paused();
  await client.Runtime.runIfWaitingForDebugger();
  const atStart = await start;
  assert.equal(atStart.callFrames[0].functionName, 'handler');
  assert.equal(atStart.callFrames[0].location.lineNumber, 2, 'the first line of the handler');
  const thrown = paused();
  await client.Debugger.resume();
  const pause = await thrown;
  assert.equal(pause.reason, 'promiseRejection');
  assert.match(pause.data.description, /^RangeError: amount: -1/);
  assert.equal(pause.callFrames[0].location.scriptId, scripts.get('fn://default/thrower/check.ts').scriptId);
  assert.equal(pause.callFrames[0].location.lineNumber, 1);
  await client.Debugger.resume();
  assert.equal((await call).json.error.code, 'FUNCTION_ERROR');
  assert.equal((await ask('POST', '/thrower/invoke', {})).text, 'fine', 'the draft never became live');
  await client.close();

  const wrong = await ask('POST', '/thrower/debug', { draft: { code: 'export default (' } });
  assert.equal(wrong.status, 400);
  assert.equal(wrong.json.error.details[0].line, 1);
}

// What DevTools' other panels ask for.
{
  await deploy('heavy', 'globalThis.kept = Array.from({ length: 1000 }, (_, i) => ({ marker: i })); export default () => { let n = 0; for (let i = 0; i < 3e6; i++) n += i % 7; return new Response(String(n)); }');
  const session = await open('heavy');
  const { client } = await attach(session);
  await client.Runtime.runIfWaitingForDebugger();
  await client.Profiler.enable();
  await client.Profiler.start();
  await ask('POST', `/heavy/invoke?debug=${session.id}`, {});
  const { profile } = await client.Profiler.stop();
  assert.ok(profile.nodes.some(({ callFrame }) => callFrame.url === 'fn://default/heavy/index.js'), 'the handler is in the profile');
  await client.HeapProfiler.startSampling({ samplingInterval: 1024 }); // V8 has one sampler: it is free here
  await client.Runtime.evaluate({ expression: 'globalThis.more = Array.from({ length: 20000 }, (_, i) => ({ more: i })); 0' });
  const { profile: allocations } = await client.HeapProfiler.stopSampling();
  const bytesOf = ({ selfSize, children }) => children.reduce((sum, child) => sum + bytesOf(child), selfSize);
  assert.ok(bytesOf(allocations.head) > 200_000, 'what was allocated meanwhile and lives');
  const chunks = [];
  client.HeapProfiler.addHeapSnapshotChunk(({ chunk }) => chunks.push(chunk));
  await client.HeapProfiler.takeHeapSnapshot();
  const snapshot = JSON.parse(chunks.join(''));
  assert.ok(snapshot.strings.includes('marker'));
  const { result } = await client.Runtime.evaluate({ expression: 'kept.length + "é€"' });
  assert.equal(result.value, '1000é€');
  await client.close();
}

// Who is let in.
{
  const connect = (url, headers = {}) =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, { headers });
      socket.on('open', () => resolve({ status: 101, socket }));
      socket.on('unexpected-response', (request, response) => resolve({ status: response.statusCode }));
      socket.on('error', () => {});
    });
  const session = await open('shop', { discoverable: true });
  const url = session.webSocketDebuggerUrl;
  assert.equal((await connect(url, { origin: 'https://example.org' })).status, 403);
  assert.equal((await connect(url, { host: 'rebound.example.org' })).status, 403);
  assert.equal((await connect(url, { 'x-forwarded-for': '192.0.2.1' })).status, 403);
  assert.equal((await connect(url.slice(0, -1) + (url.endsWith('0') ? '1' : '0'))).status, 404);

  const listed = await CDP.List({ port: server.port, host: '127.0.0.1' });
  assert.deepEqual(listed.map(({ webSocketDebuggerUrl }) => webSocketDebuggerUrl), [url]);
  assert.match((await CDP.Version({ port: server.port, host: '127.0.0.1' })).Browser, /^Isola\//);
  const first = await connect(url, { origin: 'devtools://devtools' });
  assert.equal(first.status, 101);
  assert.equal((await connect(url)).status, 409, 'a session is taken once');
  assert.deepEqual(await CDP.List({ port: server.port, host: '127.0.0.1' }), []);

  // However often: none of them lingers.
  for (let round = 0; round < 10; round++) {
    const { id, webSocketDebuggerUrl } = await open('quick');
    const { status, socket } = await connect(webSocketDebuggerUrl);
    assert.equal(status, 101);
    const ended = new Promise((resolve) => socket.on('close', resolve));
    assert.equal((await ask('DELETE', `/quick/debug/${id}`)).status, 200);
    await ended;
  }

  // Ended by the API: the socket closes, and what waited for the debugger is refused.
  const waiting = ask('POST', `/shop/invoke?detail=true&debug=${session.id}`, {});
  const closed = new Promise((resolve) => first.socket.on('close', resolve));
  assert.equal((await ask('DELETE', `/shop/debug/${session.id}`)).status, 200);
  assert.equal(await closed, 1001);
  const refused = await waiting;
  assert.ok(refused.json.error ? refused.json.status === 503 : refused.status === 400, refused.text);
  assert.equal((await ask('DELETE', `/shop/debug/${session.id}`)).status, 404);

  assert.equal((await ask('POST', '/shop/debug', {}, { token: undefined })).status, 401);
  assert.equal((await ask('POST', '/nothing/debug', {})).status, 404);
  const unknown = await ask('POST', '/shop/debug', { break_on_strat: true });
  assert.equal(unknown.status, 400);
  assert.match(unknown.json.error.message, /break_on_strat/);
}

await server.stop();
