// Traces that come in go on; calls that a function asks to be recorded can be looked at afterwards, without their secrets.
import assert from 'node:assert/strict';
import { Contract, Server } from './support.mjs';

const server = new Server();
await server.start();
const contract = new Contract((await server.ask('GET', '/openapi.json')).json);
const open = [{ type: 'http', config: { auth: 'none' } }];

async function manage(method, path, body) {
  const answer = await server.ask(method, path, { token: server.admin, body });
  contract.check(method, path, answer);
  assert(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json;
}
const deploy = (name, code, more = {}) => manage('POST', '/v1/default/functions', { name, code, triggers: open, ...more });
const row = (answer) => manage('GET', `/v1/default/invocations/${answer.headers['x-isola-invocation']}`);

// ---- Traces

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';
await deploy('inner', 'export default (req) => new Response(req.headers.get("traceparent"))');
await deploy('outer', 'export default async (r, ctx) => new Response(await (await ctx.invoke("inner")).text())');

const traced = await server.ask('GET', '/v1/default/fn/outer', { headers: { traceparent: `00-${trace}-${parent}-01`, tracestate: 'a=1' } });
const outer = await row(traced);
assert.deepEqual([outer.trace_id, outer.parent_span_id], [trace, parent]);
assert.equal(traced.text, `00-${trace}-${outer.span_id}-01`, 'ctx.invoke carries the trace on');
const { logs: [inner] } = await manage('GET', '/v1/default/functions/inner/logs?limit=1');
assert.deepEqual([inner.trace_id, inner.parent_span_id], [trace, outer.span_id]);

// A call that is refused belongs to its trace too.
await deploy('closed', 'export default () => new Response()', { triggers: [{ type: 'http' }, { type: 'webhook' }] });
for (const [method, path, status] of [['GET', 'fn/closed', 401], ['POST', 'webhook/closed?sig=x', 401]]) {
  const refused = await server.ask(method, `/v1/default/${path}`, { headers: { traceparent: `00-${trace}-${'b'.repeat(16)}-01` } });
  assert.equal(refused.status, status);
  const { logs: [entry] } = await manage('GET', '/v1/default/functions/closed/logs?limit=1');
  assert.deepEqual([entry.status_code, entry.trace_id, entry.parent_span_id], [status, trace, 'b'.repeat(16)]);
}

const untraced = await server.ask('GET', '/v1/default/fn/outer');
assert.equal(untraced.text, '');
assert.equal((await row(untraced)).trace_id, undefined);
const malformed = await server.ask('GET', '/v1/default/fn/outer', { headers: { traceparent: '00-zz-01' } });
assert.equal((await row(malformed)).trace_id, undefined);

// ---- Recordings

await deploy('echo', `export default async (req) => {
  const text = await req.text();
  return new Response(text || new Uint8Array([0, 255]), { status: text === 'fail' ? 500 : 200, headers: { 'set-cookie': 's=1', 'x-plain': 'p' } });
}`, { record: 'all' });
const call = (options) => server.ask('POST', '/v1/default/fn/echo/a?x=1&token=t', options);
const recorded = await row(await call({ body: 'hello', headers: { cookie: 'c=1', 'x-mine': 'm' } }));
const { url, request, response } = recorded.recording;
assert.equal(url, `http://127.0.0.1:${server.port}/v1/default/fn/echo/a?x=1&token=***`);
assert.deepEqual([request.body, request.truncated, response.body, response.truncated], ['hello', false, 'hello', false]);
const value = (message, name) => message.headers.find(([key]) => key === name)?.[1];
assert.deepEqual([value(request, 'cookie'), value(request, 'x-mine'), value(response, 'set-cookie'), value(response, 'x-plain')], ['***', 'm', '***', 'p']);

const long = await row(await call({ body: 'y'.repeat(200_000) }));
assert.deepEqual([long.recording.request.body.length, long.recording.request.truncated], [65536, true]);
assert.deepEqual([long.recording.response.body.length, long.recording.response.truncated], [65536, true]);
assert.equal(long.request_bytes, 200_000);
const bytes = await row(await server.ask('GET', '/v1/default/fn/echo'));
assert.equal(bytes.recording.response.bodyBase64, 'AP8=');
const { logs } = await manage('GET', '/v1/default/functions/echo/logs');
assert(logs.every((entry) => !entry.recording), 'a list stays light');

await deploy('echo', undefined, { record: 'errors' });
assert.equal((await row(await call({ body: 'fine' }))).recording, undefined);
assert.equal((await row(await call({ body: 'fail' }))).recording.request.body, 'fail');
await deploy('echo', undefined, { record: 'off' });
assert.equal((await row(await call({ body: 'fail' }))).recording, undefined);
// A function that leaves it to its app follows the app, without a deploy.
await deploy('echo', undefined, { record: 'app' });
assert.equal((await row(await call({ body: 'fail' }))).recording, undefined);
await server.ask('PATCH', '/v1/apps/default', { token: server.admin, body: { record: 'errors' } });
assert.equal((await row(await call({ body: 'fail' }))).recording.request.body, 'fail');
assert.equal((await row(await call({ body: 'fine' }))).recording, undefined);
await server.ask('PATCH', '/v1/apps/default', { token: server.admin, body: { record: 'off' } });
assert.equal((await row(await call({ body: 'fail' }))).recording, undefined);
assert.equal((await row(await call({ body: 'fail' }))).status_code, 500);

await server.stop();
console.log('traces go on, recordings are kept');
