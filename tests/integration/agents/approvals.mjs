// Tool calls that wait for a person, by way of the official MCP client and of REST, against a real server that is also restarted.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from '../api/support.mjs';

const [, , , npm] = process.argv;
const load = (path) => import(pathToFileURL(createRequire(join(npm, 'package.json')).resolve(path)));
const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');

const server = new Server();
await server.start();
const ask = (method, path, body, token = server.admin) => server.ask(method, `/v1/default${path}`, { token, body });
const url = (path) => new URL(`http://127.0.0.1:${server.port}/v1/default${path}`);
const approve = (id, more = {}) => ask('POST', `/approvals/${id}`, { decision: 'approve', ...more });

// What the function was really called with, kept by itself.
const code = `export const inputSchema = { type: 'object', properties: { id: { type: 'string' }, amount: { type: 'number' } }, required: ['id'], additionalProperties: false };
  export default async (req, ctx) => { const body = await req.json(); const calls = JSON.parse((await ctx.kv.get('calls')) ?? '[]'); calls.push(body); await ctx.kv.put('calls', JSON.stringify(calls)); return Response.json({ refunded: body.id }); }`;
const deploy = (more = {}) => ask('POST', '/functions', { name: 'refund', code, agent_tool: true, agent_tool_mode: 'read_write', agent_tool_exposed_to: 'end_user', ...more });
assert.equal((await deploy()).status, 201);
await ask('POST', '/functions', { name: 'calls', code: 'export default async (req, ctx) => new Response((await ctx.kv.get("calls")) ?? "[]")' });
const calls = async () => (await ask('POST', '/functions/calls/invoke', {})).json ?? JSON.parse((await ask('POST', '/functions/calls/invoke', {})).text);
const graph = (seconds) => ({ spec_version: 1, entry: 'done', nodes: [{ id: 'done', type: 'end' }], tools: { functions: ['refund'] }, limits: { approval_seconds: seconds } });
await ask('POST', '/agents', { name: 'support', graph_spec: graph(600) });
await ask('POST', '/agents', { name: 'hasty', graph_spec: graph(1) });
const endUser = (await ask('POST', '/tokens', { kind: 'end_user', user_id: 'u1' })).json.token;
const otherUser = (await ask('POST', '/tokens', { kind: 'end_user', user_id: 'u2' })).json.token;

async function connect(path, token = server.admin) {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(url(path), { requestInit: { headers: { authorization: `Bearer ${token}` } } }));
  return client;
}

// Starts a call and waits until it is said to wait for a person.
async function begin(client, args) {
  let told;
  const waiting = new Promise((resolve) => (told = resolve));
  const aborter = new AbortController();
  const result = client.callTool({ name: 'refund', arguments: args }, undefined,
    { onprogress: (progress) => told(/apr_\d+/.exec(progress.message)[0]), resetTimeoutOnProgress: true, signal: aborter.signal });
  result.catch(() => {});
  return { id: await waiting, result, abort: () => aborter.abort() };
}

let client = await connect('/agents/support/mcp');
let made = 0;

// ---- Approved: runs once, with exactly what was shown
{
  const { id, result } = await begin(client, { id: 'r1', amount: 5 });
  const { approvals } = (await ask('GET', '/approvals?status=pending')).json;
  assert.deepEqual(approvals.map((approval) => approval.id), [id]);
  assert.deepEqual(approvals[0].arguments, { id: 'r1', amount: 5 });
  assert.equal(approvals[0].agent, 'support');
  assert.equal(approvals[0].version, 1);
  assert.equal(approvals[0].changes, null, 'nothing to compare with yet');
  assert.equal((await calls()).length, made, 'nothing ran yet');
  // Two at once: one of them is taken.
  const both = await Promise.all([approve(id, { note: 'fine' }), approve(id)]);
  assert.deepEqual(both.map((answer) => answer.status).sort(), [200, 409], both.map((answer) => answer.text).join());
  const answer = await result;
  assert.deepEqual(answer.structuredContent, { refunded: 'r1' });
  assert.equal(answer._meta['isola/approval'], id);
  assert.deepEqual(await calls(), [{ id: 'r1', amount: 5 }]);
  ++made;
  assert.equal((await approve(id)).status, 409, 'a second decision');
  const shown = (await ask('GET', `/approvals/${id}`)).json;
  assert.deepEqual(shown.history.map((event) => event.kind), ['asked', 'approved', 'ran']);
  assert.equal(shown.decided_by, 'admin');
}

// ---- Denied
{
  const { id, result } = await begin(client, { id: 'r2' });
  const pending = (await ask('GET', `/approvals/${id}`)).json;
  assert.deepEqual(pending.changes, [{ path: 'amount', before: 5 }, { path: 'id', before: 'r1', after: 'r2' }], 'against the last call');
  assert.equal((await ask('POST', `/approvals/${id}`, { decision: 'deny', note: 'too much' })).status, 200);
  const answer = await result;
  assert.equal(answer.isError, true);
  assert.match(answer.content[0].text, /too much/);
  assert.equal((await calls()).length, made);
  assert.equal((await approve(id)).status, 409);
}

// ---- Edited
{
  const { id, result } = await begin(client, { id: 'r3', amount: 100 });
  const bad = await approve(id, { arguments: { amount: 'much' } });
  assert.equal(bad.status, 400);
  assert.match(JSON.stringify(bad.json.error.details), /arguments\.amount/);
  assert.equal((await approve(id, { arguments: { id: 'r3', amount: 1 } })).json.edited, true);
  const answer = await result;
  assert.deepEqual(answer._meta['isola/arguments'], { id: 'r3', amount: 1 }, 'the model is told');
  assert.deepEqual((await calls()).at(-1), { id: 'r3', amount: 1 });
  ++made;
}

// ---- Expired
{
  const hasty = await connect('/agents/hasty/mcp');
  const { id, result } = await begin(hasty, { id: 'r4' });
  const answer = await result;
  assert.match(answer.content[0].text, /in time/);
  assert.equal((await ask('GET', `/approvals/${id}`)).json.status, 'expired');
  assert.equal((await approve(id)).status, 409);
  assert.equal((await calls()).length, made);
  await hasty.close();
}

// ---- Deployed anew in between: asked again, and the call waits on
{
  const { id, result } = await begin(client, { id: 'r5' });
  await deploy({ note: 'second version' });
  const refused = await approve(id);
  assert.equal(refused.status, 409);
  const again = /apr_\d+/.exec(refused.json.error.message.replace(id, ''))[0];
  const shown = (await ask('GET', `/approvals/${id}`)).json;
  assert.equal(shown.status, 'superseded');
  assert.equal(shown.replaced_by, again);
  assert.equal((await calls()).length, made, 'nothing ran');
  assert.equal((await approve(again)).json.version, 2);
  assert.deepEqual((await result).structuredContent, { refunded: 'r5' });
  assert.equal((await calls()).length, ++made);
}

// ---- Cancelled by the client
{
  const { id, abort } = await begin(client, { id: 'r6' });
  abort();
  while ((await ask('GET', `/approvals/${id}`)).json.status === 'pending');
  assert.equal((await ask('GET', `/approvals/${id}`)).json.status, 'cancelled');
  assert.equal((await approve(id)).status, 409);
}

// ---- REST: 202, and the result is fetched by whoever asked
{
  assert.equal((await ask('POST', '/agents/support/tools/refund', { arguments: { amount: 1 } }, endUser)).status, 400);
  assert.equal((await ask('POST', '/agents/support/tools/calls', {}, endUser)).status, 404);
  const asked = await ask('POST', '/agents/support/tools/refund', { arguments: { id: 'r7' } }, endUser);
  assert.equal(asked.status, 202, asked.text);
  const { id } = asked.json.approval;
  assert.equal((await ask('GET', `/approvals/${id}`, undefined, endUser)).json.status, 'pending');
  assert.equal((await ask('GET', `/approvals/${id}`, undefined, otherUser)).status, 404);
  assert.equal((await ask('POST', `/approvals/${id}`, { decision: 'approve' }, endUser)).status, 403, 'not for whoever asked to decide');
  await approve(id);
  let shown;
  do shown = (await ask('GET', `/approvals/${id}`, undefined, endUser)).json; while (shown.run !== 'finished');
  assert.deepEqual(JSON.parse(shown.result.body), { refunded: 'r7' });
  assert.equal(shown.history, undefined);
  ++made;
}

// ---- Pending ones as they come
{
  const aborter = new AbortController();
  const stream = await fetch(url('/approvals/stream'), { headers: { authorization: `Bearer ${server.admin}` }, signal: aborter.signal });
  const events = stream.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  let text = '';
  const until = async (wanted) => { while (!text.includes(wanted)) text += (await events.next()).value; };
  const { id, result } = await begin(client, { id: 'r8' });
  await until(`"id":"${id}"`);
  assert.match(text, /event: approval/);
  await approve(id);
  await until('"run":"finished"');
  await result;
  ++made;
  aborter.abort();
}

// ---- Whoever is to be told is told, signed, until it listens
{
  const { createHmac } = await import('node:crypto');
  const { createServer } = await import('node:http');
  const got = [];
  const answers = [500, 200];
  let hear;
  const receiver = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    got.push({ headers: request.headers, body });
    response.writeHead(answers.shift() ?? 200).end();
    hear?.();
  });
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const heard = async (count) => { while (got.length < count) await new Promise((resolve) => (hear = resolve)); };
  const set = await ask('PATCH', '/agent-settings', { approval_webhook: { url: `http://127.0.0.1:${receiver.address().port}/told` } });
  const { secret } = set.json.approval_webhook;
  assert.match(secret, /^whsec_/, 'shown this once');
  assert.equal((await ask('GET', '/agent-settings')).json.approval_webhook.secret, '***');
  const { id, result } = await begin(client, { id: 'w1' });
  await heard(2);
  for (const { headers, body } of got) {
    const signed = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
    assert.equal(headers['webhook-signature'], `v1,${signed}`);
    assert.equal(headers['webhook-id'], `msg_${id}`, 'the same when it is told again');
    assert.equal(JSON.parse(body).type, 'approval.requested');
    assert.equal(JSON.parse(body).data.id, id);
    assert.deepEqual(JSON.parse(body).data.arguments, { id: 'w1' });
  }
  const kinds = async () => (await ask('GET', `/approvals/${id}`)).json.history.map((event) => event.kind);
  while (!(await kinds()).includes('told'));
  await approve(id);
  await result;
  ++made;
  assert.deepEqual((await kinds()).sort(), ['approved', 'asked', 'ran', 'told']);
  // Nobody was there when it was asked, and then the server was killed: it is told after all.
  answers.push(503);
  const second = await begin(client, { id: 'w2' });
  await heard(3);
  await ask('GET', '/agent-settings');
  receiver.closeAllConnections();
  await server.kill();
  second.result.catch(() => {});
  await server.start();
  await heard(4);
  assert.equal(got[3].headers['webhook-id'], `msg_${second.id}`);
  await ask('POST', `/approvals/${second.id}`, { decision: 'deny' });
  await ask('PATCH', '/agent-settings', { approval_webhook: null });
  receiver.closeAllConnections();
  receiver.close();
}
await client.close().catch(() => {});
client = await connect('/agents/support/mcp');

// ---- The server is killed in between: the question is still there, and runs once when it is approved
{
  const { id, result } = await begin(client, { id: 'r9' });
  await server.kill();
  result.catch(() => {});
  await server.start();
  const { approvals } = (await ask('GET', '/approvals?status=pending')).json;
  assert.deepEqual(approvals.map((approval) => approval.id), [id]);
  assert.equal((await approve(id)).status, 200);
  let shown;
  do shown = (await ask('GET', `/approvals/${id}`)).json; while (shown.run !== 'finished');
  assert.deepEqual(JSON.parse(shown.result.body), { refunded: 'r9' });
  assert.equal((await calls()).length, ++made);
  assert.equal((await approve(id)).status, 409);
}
await client.close();
await server.stop();
console.log(`${made} calls were approved and each ran once`);
process.exit(0); // the client of the killed server still tries to come back
