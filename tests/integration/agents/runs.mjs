// Runs of agents against a scripted model: what it is asked, what becomes of what it answers, and what survives.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Server } from '../api/support.mjs';
import { Model, call, cut, hang, refuse, say, slowly, stumble, whole } from './model.mjs';

const server = new Server();
await server.start();
const model = new Model();
await model.start();
const ask = (method, path, body, token = server.admin) => server.ask(method, `/v1/default${path}`, { token, body });
const key = 'sk-proj-0123456789abcdef';

async function deploy(name, code, more = {}) {
  const answer = await ask('POST', '/functions', { name, code, agent_tool: true, agent_tool_description: `Does ${name}.`, ...more });
  assert([200, 201].includes(answer.status), answer.text);
}
async function agent(name, graph) {
  const answer = await ask('POST', '/agents', { name, graph_spec: { spec_version: 1, ...graph } });
  assert.equal(answer.status, 201, answer.text);
}
async function begin(name, input = {}) {
  const answer = await ask('POST', `/agents/${name}/runs`, { input });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.json.status, 'running');
  return answer.json.id;
}
const show = async (name, id) => (await ask('GET', `/agents/${name}/runs/${id}`)).json;
const eventsOf = async (name, id) => (await ask('GET', `/agents/${name}/runs/${id}/events`)).json.events;

// Follows a run until an event that `isLast` accepts, or its end.
async function follow(name, id, isLast = () => false, after = 0) {
  const response = await fetch(`http://127.0.0.1:${server.port}/v1/default/agents/${name}/runs/${id}/events`,
    { headers: { authorization: `Bearer ${server.admin}`, accept: 'text/event-stream', 'last-event-id': String(after) } });
  return readEvents(response, isLast);
}
async function readEvents(response, isLast = () => false) {
  assert.equal(response.status, 200);
  const events = Object.defineProperty([], 'deltas', { value: [] });
  let text = '';
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return events;
    text += value;
    const whole = text.split('\n\n');
    text = whole.pop();
    for (const event of whole) {
      const fields = Object.fromEntries(event.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      if (!fields.event) continue;
      if (fields.event === 'llm_delta') {
        assert.equal(fields.id, undefined, 'who comes back does not go on after a piece');
        events.deltas.push(JSON.parse(fields.data));
        continue;
      }
      events.push({ id: Number(fields.id), event: fields.event, data: JSON.parse(fields.data) });
      if (isLast(events.at(-1))) {
        await reader.cancel();
        return events;
      }
    }
  }
}
// Its end, and all that happened.
async function over(name, input) {
  const id = await begin(name, input);
  const events = await follow(name, id);
  return { id, events, names: events.map((event) => event.event), run: await show(name, id) };
}

const lookup = `export const inputSchema = { type: 'object', properties: { email: { type: 'string' } }, required: ['email'], additionalProperties: false };
  export default async (req, ctx) => Response.json({ plan: 'gold:' + (await req.json()).email, by: ctx.caller.type });`;
await deploy('lookup', lookup);
await deploy('odd näme', 'export default () => new Response("plain words")');
await deploy('broken', 'export default () => { throw new Error("inside"); }');
// What it was really called with, kept by itself.
await deploy('refund', `export default async (req, ctx) => { const body = await req.json(); const calls = JSON.parse((await ctx.kv.get('calls')) ?? '[]'); calls.push(body);
  await ctx.kv.put('calls', JSON.stringify(calls)); if (body.slow) await new Promise((done) => setTimeout(done, 600000)); return Response.json({ refunded: body.id }); }`,
{ agent_tool_mode: 'read_write', timeoutMs: 300000 });
await ask('POST', '/functions', { name: 'calls', code: 'export default async (req, ctx) => new Response((await ctx.kv.get("calls")) ?? "[]")' });
const calls = async () => JSON.parse((await ask('POST', '/functions/calls/invoke', {})).text);

const end = { id: 'done', type: 'end', output: '{{ state.answer }}' };
const chat = (more = {}, node = {}) => ({ entry: 'ask', nodes: [{ id: 'ask', type: 'llm', prompt: '{{ input.question }}', output: 'answer', ...node }, end], edges: [{ from: 'ask', to: 'done' }],
  tools: { functions: ['lookup', 'odd näme', 'broken', 'refund'] }, ...more });
await agent('chat', chat());

// ---- Settings
{
  assert.deepEqual((await ask('GET', '/agent-settings')).json, { llm: null, approval_webhook: null, tool_rate_limit: { per_second: 50, burst: 200 } });
  const { run } = await over('chat', { question: 'x' });
  assert.equal(run.status, 'failed');
  assert.equal(run.error.code, 'LLM_NOT_CONFIGURED');
  assert.match(run.error.message, /agent-settings/);
  const bad = await ask('PATCH', '/agent-settings', { llm: { base_url: 'ftp://x', modle: 'm', timeout_seconds: 0 } });
  assert.equal(bad.status, 400);
  assert.deepEqual(bad.json.error.details.map((detail) => detail.field).sort(), ['llm.base_url', 'llm.model', 'llm.modle', 'llm.timeout_seconds']);
  const set = await ask('PATCH', '/agent-settings', { llm: { base_url: `${model.url}/`, model: 'gpt-4o-mini', api_key: key, timeout_seconds: 60 } });
  assert.equal(set.status, 200, set.text);
  assert.deepEqual(set.json.llm, { base_url: model.url, model: 'gpt-4o-mini', api_key: '***', timeout_seconds: 60 });
  const files = readdirSync(server.data).filter((name) => name.startsWith('registry'));
  assert(files.length > 0);
  for (const file of files) assert(!readFileSync(join(server.data, file)).includes(key), `the key lies in the clear in ${file}`);
}

// ---- One question, one answer
{
  model.expect(say('Hello, Ada.', { usage: [21, 4] }));
  await agent('polite', chat({}, { system: 'You are {{ input.mood }}.', model: 'gpt-4o' }));
  const { run, events, names } = await over('polite', { question: 'Who?', mood: 'kind' });
  assert.deepEqual(names, ['run_start', 'node_start', 'llm_token_usage', 'node_end', 'node_start', 'node_end', 'run_end']);
  assert.deepEqual(events.map((event) => event.id), [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(events[2].data.total_tokens, 25);
  assert.equal(run.status, 'completed');
  assert.equal(run.output, 'Hello, Ada.');
  assert.deepEqual(run.state, { answer: 'Hello, Ada.' });
  assert.deepEqual({ ...run.usage, duration_ms: 0 }, { steps: 2, tool_calls: 0, prompt_tokens: 21, completion_tokens: 4, total_tokens: 25, duration_ms: 0 });
  const [asked] = model.requests;
  assert.equal(asked.headers.authorization, `Bearer ${key}`);
  assert.equal(asked.model, 'gpt-4o');
  assert.equal(asked.stream, true);
  assert.deepEqual(asked.messages, [{ role: 'system', content: 'You are kind.' }, { role: 'user', content: 'Who?' }]);
  model.expect(whole({ content: 'At once.' }));
  assert.equal((await over('chat', { question: 'x' })).run.output, 'At once.', 'a server that does not stream');
  model.expect(say('x', { usage: null }));
  const estimated = (await over('chat', { question: 'x' })).events.find((event) => event.event === 'llm_token_usage');
  assert.equal(estimated.data.estimated, true);
  assert(estimated.data.total_tokens > 0, 'tokens that nobody counts still count');
}

// ---- What the model says is handed on as it comes
{
  const slow = slowly('Word after word.');
  model.expect(cut('Wo'), slow);
  const response = await fetch(`http://127.0.0.1:${server.port}/v1/default/agents/chat/runs`, { method: 'POST', body: JSON.stringify({ input: { question: 'q' } }),
    headers: { authorization: `Bearer ${server.admin}`, accept: 'text/event-stream', 'content-type': 'application/json' } });
  const id = response.headers.get('x-isola-run');
  const events = await readEvents(response, () => void slow.letGo()); // it listens by now: the model may speak
  assert.equal(events.at(-1).data.output, 'Word after word.');
  const said = events.deltas.filter((piece) => piece.attempt === 2);
  assert.equal(said.map((piece) => piece.text).join(''), 'Word after word.');
  assert(said.every((piece) => piece.run === id && piece.node === 'ask' && piece.step === 1));
  assert(events.deltas.every((piece) => piece.attempt === 2 || piece.text === 'Wo'), 'what came to nothing is told apart');
  assert(!(await eventsOf('chat', id)).some((event) => event.event === 'llm_delta'), 'pieces are not kept');
}

// ---- Tool calls, in pieces and several at once
{
  model.expect(call({ id: 'call_a', name: 'lookup', args: { email: 'ada@example.com' } }, { id: 'call_b', name: 'lookup', args: { email: 'bob@example.com' } }), say('Both are gold.'));
  const { run, events, names } = await over('chat', { question: 'Which plans?' });
  assert.equal(run.output, 'Both are gold.');
  assert.deepEqual(names, ['run_start', 'node_start', 'llm_token_usage', 'tool_call_start', 'tool_call_start', 'tool_call_end', 'tool_call_end', 'llm_token_usage', 'node_end', 'node_start', 'node_end', 'run_end']);
  assert.deepEqual(events[3].data.arguments, { email: 'ada@example.com' });
  const tools = model.requests[0].tools.map((tool) => tool.function);
  assert.equal(tools.length, 4);
  for (const tool of tools) assert.match(tool.name, /^[A-Za-z0-9_-]{1,64}$/);
  assert.equal(tools.find((tool) => tool.name === 'lookup').description, 'Does lookup.');
  assert.deepEqual(tools.find((tool) => tool.name === 'lookup').parameters.required, ['email']);
  const [, second] = model.requests;
  assert.deepEqual(second.messages.slice(1).map((message) => message.role), ['assistant', 'tool', 'tool']);
  assert.deepEqual(second.messages[1].tool_calls[0], { id: 'call_a', type: 'function', function: { name: 'lookup', arguments: '{"email":"ada@example.com"}' } });
  assert.deepEqual(second.messages[2], { role: 'tool', tool_call_id: 'call_a', content: '{"plan":"gold:ada@example.com","by":"agent"}' });
  assert.equal(second.messages[3].tool_call_id, 'call_b');
  // The row of the log names the call.
  const { logs } = (await ask('GET', '/functions/lookup/logs?trigger=agent')).json;
  assert.equal(logs[0].agent_call.session, run.id);
  assert(events.filter((event) => event.event === 'tool_call_end').some((event) => event.data.invocation === logs[0].id));
  const odd = tools.find((tool) => tool.name.startsWith('odd_')).name;
  model.expect(call({ id: '1', name: odd, args: '' }), say('ok'));
  await over('chat', {});
  assert.equal(model.requests[1].messages.at(-1).content, 'plain words');
}

// ---- Calls that only read run side by side; one that a person approves by itself, in its turn
{
  // Each waits for the other: one after the other, neither would end.
  await deploy('meet', `export default async (req, ctx) => { const { me, other } = await req.json(); await ctx.kv.put('met-' + me, '1');
    while (!(await ctx.kv.get('met-' + other))) await new Promise((done) => setTimeout(done, 5)); return new Response(me + ' met ' + other); }`);
  await agent('meeting', chat({ tools: { functions: ['meet', 'refund'] } }));
  const meet = (id, me, other) => ({ id, name: 'meet', args: { me, other } });
  model.expect(call(meet('1', 'a', 'b'), meet('2', 'b', 'a'), { id: '3', name: 'refund', args: { id: 'side' } }, meet('4', 'c', 'c')), say('All met.'));
  const id = await begin('meeting', {});
  const events = await follow('meeting', id, (event) => event.event === 'run_paused');
  assert.equal(events.filter((event) => event.event === 'tool_call_end').length, 2);
  assert(!events.some((event) => event.data.arguments?.me === 'c'), 'what comes behind waits');
  await ask('POST', `/approvals/${events.at(-1).data.approval}`, { decision: 'approve' });
  assert.equal((await follow('meeting', id)).at(-1).data.output, 'All met.');
  const told = model.requests[1].messages.filter((message) => message.role === 'tool');
  assert.deepEqual(told.map((message) => message.tool_call_id), ['1', '2', '3', '4'], 'in the order in which they were asked for');
  assert.deepEqual(told.map((message) => message.content), ['a met b', 'b met a', '{"refunded":"side"}', 'c met c']);
  await ask('DELETE', '/functions/meet');
}

// ---- What a model does wrong is told to it
{
  model.expect(call({ id: '1', name: 'lookup', args: '{"email": "a@b' }, { id: '2', name: 'lookup', args: { mail: 1 } }, { id: '3', name: 'delete_all', args: {} }, { id: '4', name: 'broken', args: {} }, { id: '5', name: 'lookup', args: '[1]' }), say('Sorry.'));
  const { run, events } = await over('chat', {});
  assert.equal(run.output, 'Sorry.');
  const told = model.requests[1].messages.filter((message) => message.role === 'tool').map((message) => message.content);
  assert.match(told[0], /arguments: are not JSON/);
  assert.match(told[1], /arguments\.email: is missing/);
  assert.match(told[1], /arguments\.mail: is not in the tool's schema/);
  assert.match(told[2], /There is no tool delete_all/);
  assert.match(told[3], /The tool failed: .*inside/);
  assert.match(told[4], /must be a JSON object/);
  assert(events.filter((event) => event.event === 'tool_call_end').every((event) => event.data.is_error));
  // A tool that is not of the node is none.
  await agent('narrow', chat({}, { tools: ['odd näme'] }));
  model.expect(call({ id: '1', name: 'lookup', args: { email: 'x' } }), say('ok'));
  await over('narrow', {});
  assert.equal(model.requests[0].tools.length, 1);
  assert.match(model.requests[1].messages.at(-1).content, /There is no tool lookup/);
}

// ---- What a server does wrong
{
  model.expect(refuse(429, 'Rate limit reached', { 'retry-after': '0' }), refuse(429, 'again', { 'retry-after-ms': '1' }), refuse(503, 'overloaded', { 'retry-after': new Date().toUTCString() }), say('At last.'));
  assert.equal((await over('chat', {})).run.output, 'At last.');
  assert.equal(model.requests.length, 4);
  model.expect(cut('I thi'), stumble('The server had an error'), say('Whole.'));
  assert.equal((await over('chat', {})).run.output, 'Whole.', 'nothing of what was cut short is left');
  model.expect(refuse(401, `Incorrect API key provided: ${key}.`));
  const wrong = (await over('chat', {})).run;
  assert.equal(wrong.error.code, 'LLM_ERROR');
  assert.match(wrong.error.message, /answered 401: Incorrect API key provided: \*\*\*/);
  assert.equal(model.requests.length, 1, 'asking again would not help');
  model.expect(...Array(5).fill(refuse(500, 'broken', { 'retry-after': '0' })));
  assert.match((await over('chat', {})).run.error.message, /answered 500: broken/);
  assert.equal(model.requests.length, 5);
  model.expect(say('half of it', { finish: 'length' }));
  assert.match((await over('chat', {})).run.error.message, /finish_reason length/);
  await ask('PATCH', '/agent-settings', { llm: { timeout_seconds: 1 } });
  model.expect(hang(), say('Awake.'));
  assert.equal((await over('chat', {})).run.output, 'Awake.', 'a server that says nothing is asked again');
  await ask('PATCH', '/agent-settings', { llm: { timeout_seconds: 60 } });
  const slow = slowly('Slow but whole.');
  model.expect(slow);
  const id = await begin('chat', {});
  await model.asked(1);
  slow.letGo();
  assert.equal((await follow('chat', id)).at(-1).data.output, 'Slow but whole.');
  // Where the app's functions may not go, its agents do not go.
  await server.ask('PATCH', '/v1/apps/default', { token: server.admin, body: { egress: { mode: 'deny', hosts: ['127.0.0.1'] } } });
  assert.match((await over('chat', {})).run.error.message, /EGRESS_DENIED/);
  await server.ask('PATCH', '/v1/apps/default', { token: server.admin, body: { egress: {} } });
}

// ---- Nodes of tools, and conditions
{
  const nodes = [
    { id: 'find', type: 'tool', function: 'lookup', arguments: { email: '{{ input.email }}' } },
    { id: 'ask', type: 'llm', prompt: 'Their plan is {{ state.find.plan }}.', output: 'answer' },
    { id: 'gold', type: 'end', output: 'gold' }, end];
  const edges = [{ from: 'find', to: 'gold', when: { path: 'state.find.plan', equals: 'gold:rich' } }, { from: 'find', to: 'ask', when: { path: 'input.email', equals: 'poor' } }, { from: 'ask', to: 'done' }];
  await agent('steps', { entry: 'find', nodes, edges, tools: { functions: ['lookup', 'broken'] } });
  assert.equal((await over('steps', { email: 'rich' })).run.output, 'gold');
  model.expect(say('Poor them.'));
  assert.equal((await over('steps', { email: 'poor' })).run.output, 'Poor them.');
  assert.equal(model.requests[0].messages[0].content, 'Their plan is gold:poor.');
  assert.equal((await over('steps', { email: 'nobody' })).run.error.code, 'NO_EDGE');
  const wrong = (await over('steps', { email: 7 })).run;
  assert.equal(wrong.error.code, 'TOOL_ERROR');
  assert.match(wrong.error.message, /arguments\.email/);
}

// ---- Limits
{
  const loop = { nodes: [{ id: 'ask', type: 'llm', prompt: 'x' }, end], edges: [{ from: 'ask', to: 'ask' }] };
  await agent('loop', chat({ ...loop, limits: { max_steps: 3 } }));
  model.expect(say('1'), say('2'), say('3'), say('4'));
  const steps = (await over('loop', {})).run;
  assert.equal(steps.error.code, 'LIMIT_STEPS');
  assert.equal(model.requests.length, 3);
  await agent('callers', chat({ limits: { max_tool_calls: 1 } }));
  model.expect(call({ id: '1', name: 'lookup', args: { email: 'a' } }, { id: '2', name: 'lookup', args: { email: 'b' } }));
  const many = await over('callers', {});
  assert.equal(many.run.error.code, 'LIMIT_TOOL_CALLS');
  assert.equal(many.names.filter((name) => name === 'tool_call_end').length, 1);
  await agent('spenders', chat({ limits: { max_tokens: 20 } }));
  model.expect(call({ id: '1', name: 'lookup', args: { email: 'a' } }), say('x'), say('y'));
  assert.equal((await over('spenders', {})).run.error.code, 'LIMIT_TOKENS');
  assert.equal(model.requests.length, 2);
  await agent('sleepers', chat({ limits: { timeout_seconds: 1 } }));
  model.expect(hang());
  assert.equal((await over('sleepers', {})).run.error.code, 'LIMIT_TIME');
}

// ---- Through a person
const paused = (event) => event.event === 'run_paused';
let made = (await calls()).length;
{
  model.expect(call({ id: '1', name: 'refund', args: { id: 'r1' } }), say('Done.'));
  const id = await begin('chat', {});
  const pause = (await follow('chat', id, paused)).at(-1);
  assert.equal((await show('chat', id)).status, 'paused');
  assert.deepEqual(pause.data.arguments, { id: 'r1' });
  assert.equal((await calls()).length, made, 'nothing ran yet');
  const { approval } = pause.data;
  assert.equal((await ask('GET', '/approvals?status=pending')).json.approvals[0].session, id);
  assert.equal((await ask('POST', `/approvals/${approval}`, { decision: 'approve', arguments: { id: 'r1', amount: 1 } })).status, 200);
  const events = await follow('chat', id, undefined, pause.id);
  assert.equal(events.find((event) => event.event === 'tool_call_end').data.approval, approval);
  assert.equal(events.at(-1).data.output, 'Done.');
  assert.deepEqual((await calls()).at(-1), { id: 'r1', amount: 1 });
  ++made;
  assert.equal(model.requests[1].messages.at(-1).content, '{"refunded":"r1"}');
}
{
  model.expect(call({ id: '1', name: 'refund', args: { id: 'r2' } }), say('Then not.'));
  const id = await begin('chat', {});
  const { approval } = (await follow('chat', id, paused)).at(-1).data;
  await ask('POST', `/approvals/${approval}`, { decision: 'deny', note: 'too much' });
  assert.equal((await follow('chat', id)).at(-1).data.output, 'Then not.');
  assert.match(model.requests[1].messages.at(-1).content, /A person denied this call .*too much/);
  assert.equal((await calls()).length, made);
}
{
  await agent('hasty', { entry: 'pay', nodes: [{ id: 'pay', type: 'tool', function: 'refund', arguments: {} }, end], edges: [{ from: 'pay', to: 'done' }], tools: { functions: ['refund'] }, limits: { approval_seconds: 7, timeout_seconds: 6 } });
  const { run } = await over('hasty', {});
  assert.equal(run.error.code, 'TOOL_ERROR', 'not LIMIT_TIME: people take the time that they take');
  assert.match(run.error.message, /Nobody approved this call in time/);
}

// ---- Cancelled
{
  model.expect(hang());
  const id = await begin('chat', {});
  await model.asked(1);
  const cancelled = await ask('POST', `/agents/chat/runs/${id}/cancel`);
  assert.equal(cancelled.status, 200, cancelled.text);
  assert.equal(cancelled.json.status, 'cancelled');
  const last = (await follow('chat', id)).at(-1);
  assert.equal(last.event, 'run_cancelled');
  assert.equal(last.data.by, 'admin');
  assert.equal((await ask('POST', `/agents/chat/runs/${id}/cancel`)).status, 409);
  model.expect(call({ id: '1', name: 'refund', args: { id: 'r3' } }));
  const second = await begin('chat', {});
  const { approval } = (await follow('chat', second, paused)).at(-1).data;
  await ask('POST', `/agents/chat/runs/${second}/cancel`);
  while ((await ask('GET', `/approvals/${approval}`)).json.status === 'pending');
  assert.equal((await ask('GET', `/approvals/${approval}`)).json.status, 'cancelled');
  assert.equal((await ask('POST', `/approvals/${approval}`, { decision: 'approve' })).status, 409);
}

// ---- Looking, and who may
{
  model.expect(say('Streamed.'));
  const response = await fetch(`http://127.0.0.1:${server.port}/v1/default/agents/chat/runs`, { method: 'POST', body: JSON.stringify({ input: { question: 'q' } }),
    headers: { authorization: `Bearer ${server.admin}`, accept: 'text/event-stream', 'content-type': 'application/json' } });
  const id = response.headers.get('x-isola-run');
  const all = await readEvents(response);
  assert.equal(all.at(-1).event, 'run_end');
  assert(all.every((event) => event.data.run === id));
  assert.deepEqual((await follow('chat', id, undefined, 3)).map((event) => event.id), [4, 5, 6, 7], 'from where it broke off');
  assert.deepEqual(await follow('chat', id, undefined, 7), [], 'nothing is left');
  assert.deepEqual((await eventsOf('chat', id)).map((event) => event.event), all.map((event) => event.event));
  const first = (await ask('GET', '/agents/chat/runs?limit=2')).json;
  assert.equal(first.runs[0].id, id);
  const second = (await ask('GET', `/agents/chat/runs?limit=2&cursor=${first.nextCursor}`)).json;
  assert(!second.runs.some((run) => first.runs.some((other) => other.id === run.id)));
  assert((await ask('GET', '/agents/chat/runs?status=cancelled')).json.runs.every((run) => run.status === 'cancelled'));
  assert.equal((await ask('GET', '/agents/chat/runs?status=sleeping')).status, 400);
  assert.equal((await ask('GET', '/agents/loop/runs/' + id)).status, 404, "another agent's");
  assert.equal((await ask('GET', '/agents/chat/runs/run_x')).status, 404);
  assert.equal((await ask('POST', '/agents/nobody/runs', {})).status, 404);
  assert.equal((await ask('POST', '/agents/chat/runs', { inputs: {} })).json.error.details[0].field, 'inputs');
  const endUser = (await ask('POST', '/tokens', { kind: 'end_user', user_id: 'u1' })).json.token;
  assert.equal((await ask('POST', '/agents/chat/runs', {}, endUser)).status, 403);
  await server.ask('PATCH', '/v1/apps/default', { token: server.admin, body: { paused: true } });
  assert.equal((await ask('POST', '/agents/chat/runs', {})).status, 503);
  await server.ask('PATCH', '/v1/apps/default', { token: server.admin, body: { paused: false } });
}

// ---- The server is killed while the model thinks: it is asked again, and what was done before is not done again
{
  model.expect(call({ id: '1', name: 'lookup', args: { email: 'x' } }), hang(), say('After all.'));
  const id = await begin('chat', { question: 'q' });
  await model.asked(2);
  await server.kill();
  await server.start();
  const events = await follow('chat', id);
  assert.equal(events.at(-1).data.output, 'After all.');
  assert.equal(events.filter((event) => event.event === 'tool_call_start').length, 1);
  assert.deepEqual(events.map((event) => event.id), events.map((_, i) => i + 1));
  assert.deepEqual(model.requests[2].messages, model.requests[1].messages);
}

// ---- Killed while a person thinks
{
  model.expect(call({ id: '1', name: 'refund', args: { id: 'r4' } }), say('Refunded.'));
  const id = await begin('chat', {});
  const { approval } = (await follow('chat', id, paused)).at(-1).data;
  await server.kill();
  await server.start();
  assert.equal((await show('chat', id)).status, 'paused');
  assert.equal((await ask('POST', `/approvals/${approval}`, { decision: 'approve' })).status, 200);
  assert.equal((await follow('chat', id)).at(-1).data.output, 'Refunded.');
  assert.equal((await calls()).filter((made) => made.id === 'r4').length, 1);
}

// ---- Killed while what was approved runs: nobody knows, and it is not made again
{
  model.expect(call({ id: '1', name: 'refund', args: { id: 'r5', slow: true } }), say('I cannot tell.'));
  const id = await begin('chat', {});
  const { approval } = (await follow('chat', id, paused)).at(-1).data;
  await ask('POST', `/approvals/${approval}`, { decision: 'approve' });
  while (!(await calls()).some((made) => made.id === 'r5'));
  await server.kill();
  await server.start();
  assert.equal((await follow('chat', id)).at(-1).data.output, 'I cannot tell.');
  assert.match(model.requests[1].messages.at(-1).content, /whether it took effect is not known/);
  assert.equal((await calls()).filter((made) => made.id === 'r5').length, 1);
}

// ---- A stop in good order leaves runs where they stand
{
  model.expect(hang(), say('The next day.'));
  const id = await begin('chat', {});
  await model.asked(1);
  server.process.kill('SIGTERM');
  assert.equal(await server.exited, 0);
  await server.start();
  assert.equal((await follow('chat', id)).at(-1).data.output, 'The next day.');
}

// ---- A key of the operator's that changes takes the model's with it
{
  assert.equal((await server.ask('POST', '/v1/admin/keys/rotate', { token: server.admin })).status, 200);
  await server.kill();
  await server.start();
  model.expect(say('Still here.'));
  assert.equal((await over('chat', {})).run.output, 'Still here.');
  assert.equal(model.requests[0].headers.authorization, `Bearer ${key}`);
}
model.stop();
await server.stop();
console.log('runs go on whatever happens to them');
