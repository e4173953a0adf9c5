// node calls.mjs BINARIES CLIENTS PACKAGES_DIR AGENTS_DIR: every template of resources/templates as a person meets it: written by `isola new`,
// deployed by `isola deploy`, called by what it waits for. PACKAGES_DIR has the npm packages that one of them imports.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from '../api/support.mjs';
import { connect } from '../realtime/support.mjs';

const [, , binaries, clients, packages, agents] = process.argv;
const load = (path) => import(pathToFileURL(createRequire(join(agents, 'package.json')).resolve(path)));
const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
const manifest = JSON.parse(readFileSync(new URL('../../../resources/templates/templates.json', import.meta.url), 'utf8'));
const server = new Server();
await server.start(['--clock=SIMULATED@2026-01-01T00:00:00Z']);
const folder = mkdtempSync(join(clients, 'templates-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
const isola = (...words) => JSON.parse(execFileSync(join(binaries, 'isola'), [...words, '--json'],
  { cwd: folder, env: { ...process.env, ISOLA_DATA: server.data }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));

// Made and deployed under its own name.
const make = (name) => {
  const { file } = isola('new', name, '--template', name);
  if (existsSync(join(folder, name, 'package.json'))) symlinkSync(join(packages, 'node_modules'), join(folder, name, 'node_modules'));
  return isola('deploy', file);
};
const ask = (method, path, options) => server.ask(method, `/v1/default/${path}`, { token: server.admin, ...options });
const call = async (method, path, options, status = 200) => {
  const answer = await ask(method, `fn/${path}`, options);
  assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
  return answer;
};
const user = async (user_id, claims) => (await ask('POST', 'tokens', { body: { kind: 'end_user', user_id, claims } })).json.token;
const setVariable = (name, key, value) => isola('env', 'set', '-f', name, `${key}=${value}`);
const invoke = async (body, name) => {
  const answer = await ask('POST', `functions/${name}/invoke`, { body });
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
};
// An event at a webhook's own URL, which is signed.
const deliver = (url, body, headers) => server.ask('POST', new URL(url).pathname + new URL(url).search, { body, headers });
let deliveries = 0;
// What functions keep, through a function of the test's own.
await ask('POST', 'functions', { body: {
  name: 'kept', triggers: [{ type: 'http' }],
  code: `export default async (req, ctx) => {
    const key = new URL(req.url).searchParams.get('key');
    if (req.method === 'PUT') await ctx.kv.put(key, await req.json());
    return Response.json(await ctx.kv.get(key));
  }`,
} });
const keep = (key, body) => call('PUT', `kept?key=${encodeURIComponent(key)}`, { body });
const kept = async (key) => {
  for (;;) {
    const { json } = await call('GET', `kept?key=${encodeURIComponent(key)}`);
    if (json) return json;
  }
};
// A chat that keeps what is posted to it.
const said = [];
const chat = http.createServer(async (request, response) => {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  if (request.method === 'POST') said.push(JSON.parse(text).text);
  response.setHeader('content-type', 'text/plain');
  response.end(`${request.url} ${said.length}`);
}).listen(0, '127.0.0.1');
await once(chat, 'listening');
const chatUrl = `http://127.0.0.1:${chat.address().port}`;
const upload = async (bucket, key, body, type) => {
  await ask('POST', 'buckets', { body: { name: bucket } }); // it may be there
  const headers = { authorization: `Bearer ${server.admin}`, 'content-type': type };
  const answer = await fetch(`http://127.0.0.1:${server.port}/v1/default/buckets/${bucket}/objects/${key}`, { method: 'PUT', body, headers });
  assert(answer.ok, await answer.text());
};
const mcp = new Client({ name: 'test', version: '1' });
await mcp.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${server.port}/v1/default/mcp`),
  { requestInit: { headers: { authorization: `Bearer ${server.admin}` } } }));

const checks = {
  http: async () => assert.deepEqual((await call('GET', 'http?name=Ada')).json, { message: 'Hello, Ada!' }),
  cron: async () => assert.deepEqual(await invoke({ as_trigger: { type: 'cron', schedule: '@daily' } }, 'cron'), { ok: true }),
  webhook: async ({ webhook_url: url }) => {
    assert.deepEqual((await deliver(url, { a: 1 })).json, { received: true });
  },
  s3_upload: async () => {
    await upload('uploads', 'a.txt', 'text', 'text/plain');
    for (;;) {
      const { logs } = (await ask('GET', 'functions/s3_upload/logs')).json;
      if (logs.length) return assert.match(logs[0].consoleLogs[0].message, /stored uploads a\.txt/);
    }
  },
  websocket: async () => {
    const socket = await connect(server);
    socket.send('good day');
    assert.equal(await socket.next(), 'You said: good day');
    socket.socket.close();
    await ask('DELETE', 'functions/websocket'); // it answers every frame, also those of others
  },

  'json-api': async () => {
    assert.equal((await call('GET', 'json-api/books/dune')).json.author, 'Frank Herbert');
    assert.deepEqual((await call('GET', 'json-api/books/solaris?fields=year')).json, { year: 1961 });
    assert.match((await call('GET', 'json-api/books/dune?fields=isbn', {}, 400)).json.error, /isbn is none of title/);
    await call('GET', 'json-api/books/constructor', {}, 404);
  },
  crud: async () => {
    assert.match((await call('POST', 'crud', { body: { text: ' ' } }, 422)).json.error, /^text: /);
    const { id } = (await call('POST', 'crud', { body: { text: 'milk' } }, 201)).json;
    assert.equal((await call('PUT', `crud/${id}`, { body: { text: 'oat milk' } })).json.text, 'oat milk');
    assert.equal((await call('GET', `crud/${id}`)).json.text, 'oat milk');
    assert.deepEqual((await call('GET', 'crud')).json.notes.map((note) => note.text), ['oat milk']);
    await call('DELETE', `crud/${id}`, {}, 204);
    await call('GET', `crud/${id}`, {}, 404);
    await call('PATCH', 'crud', {}, 405);
  },
  'user-endpoint': async () => {
    const token = await user('ada', { role: 'editor' });
    const theirs = { user: 'ada', role: 'editor', preferences: { theme: 'dark' } };
    assert.deepEqual((await call('PUT', 'user-endpoint', { token, body: { theme: 'dark' } })).json, theirs);
    assert.deepEqual((await call('GET', 'user-endpoint', { token })).json, theirs);
    assert.equal((await call('GET', 'user-endpoint', { token: await user('bob') })).json.preferences.theme, 'light');
    await call('PUT', 'user-endpoint', { token, body: { theme: 'red' } }, 422);
    await call('GET', 'user-endpoint', {}, 403);
    await call('GET', 'user-endpoint', { token: undefined }, 401);
  },
  'github-chat': async ({ webhook_url: url }) => {
    const push = { ref: 'refs/heads/main', commits: [{ message: 'Mend it\n\nSlowly.' }], pusher: { name: 'ada' }, repository: { full_name: 'a/b' } };
    const send = async (event, payload) => {
      const answer = await deliver(url, payload, { 'x-github-event': event, 'x-github-delivery': String(++deliveries) });
      assert.equal(answer.status, 200, answer.text);
      return answer.json;
    };
    assert.equal((await send('ping', push)).sent, false, 'without an address nothing is sent');
    setVariable('github-chat', 'CHAT_URL', chatUrl);
    assert.equal((await send('push', push)).sent, true);
    assert.equal(said.pop(), 'ada pushed 1 to a/b (main): Mend it');
    const pull_request = { number: 7, title: 'Mend it', html_url: 'https://x', merged: true };
    await send('pull_request', { action: 'closed', sender: { login: 'bob' }, repository: push.repository, pull_request });
    assert.equal(said.pop(), 'bob merged a/b#7: Mend it https://x');
    assert.deepEqual(await send('star', {}), { ignored: 'star' });
  },
  'stripe-webhook': async ({ webhook_url: url }) => {
    const event = { type: 'checkout.session.completed', data: { object: { id: 'cs_1', amount_total: 4900, currency: 'eur', customer_details: { email: 'a@b.example' } } } };
    const send = async (id) => (await deliver(url, { id, ...event }, { 'stripe-signature': 't=1,v1=00' })).json;
    assert.deepEqual(await send('evt_1'), { receipt: true });
    assert.deepEqual(await send('evt_2'), { receipt: false }, 'two events of one order');
    assert.deepEqual(await send('evt_2'), { ok: true, duplicate: true });
    assert.deepEqual(await kept('order/cs_1'), { status: 'paid', amount: 4900, currency: 'eur', email: 'a@b.example' });
  },
  digest: async () => {
    setVariable('digest', 'CHAT_URL', chatUrl);
    await keep('event/1', { text: 'ada signed up' });
    await keep('event/2', { text: 'bob left' });
    await server.ask('POST', '/v1/admin/clock/advance', { token: server.admin, body: { by_seconds: 3600 } });
    assert.equal(said.pop(), '2 events\n- ada signed up\n- bob left');
    assert.deepEqual(await invoke({}, 'digest'), { events: 0 });
  },
  'image-metadata': async () => {
    const picture = readFileSync(new URL('../../../docs/screenshots/functions-dark.png', import.meta.url));
    await upload('pictures', 'shot.png', picture, 'image/png');
    const size = { width: picture.readUInt32BE(16), height: picture.readUInt32BE(20) };
    assert.deepEqual(await kept('image/shot.png'), { kind: 'png', ...size, bytes: picture.length });
    const bytes = (text) => Buffer.from(text.replaceAll(' ', ''), 'hex');
    const blank = '00'.repeat(20);
    for (const [kind, hex] of Object.entries({
      gif: `474946383961 4000 2000 ${blank}${blank}`,
      jpeg: `ffd8 ffe0 0004 0000 ffc0 0011 08 0020 0040 ${blank}`,
      webp: `52494646 00000000 57454250 56503858 0a000000 00000000 3f0000 1f0000 ${blank}`,
    })) {
      await upload('pictures', kind, bytes(hex), `image/${kind}`);
      assert.deepEqual(await kept(`image/${kind}`), { kind, width: 64, height: 32, bytes: bytes(hex).length });
    }
  },
  'csv-import': async () => {
    await upload('imports', 'people.csv', 'name,motto\r\nada,"one, ""two""\nthree"\nlost\nbob,ß', 'text/csv');
    assert.deepEqual(await kept('row/people.csv/00000001'), { name: 'ada', motto: 'one, "two"\nthree' });
    assert.deepEqual(await kept('row/people.csv/00000002'), { name: 'bob', motto: 'ß' });
  },
  chat: async () => {
    const [ada, bob] = [await connect(server, { token: await user('ada') }), await connect(server, { token: await user('bob') })];
    await bob.ask({ type: 'subscribe', channel: 'room:tea' });
    ada.send({ type: 'event', event: 'say', id: 1, payload: { room: 'tea', text: 'hello' } });
    const { data } = await bob.nextJson();
    assert.deepEqual({ ...data, at: '' }, { from: 'ada', text: 'hello', at: '' });
    assert.deepEqual((await ada.nextJson()).payload, { reached: 1 });
    assert.equal((await ada.ask({ type: 'event', event: 'say', id: 2, payload: { room: '../x', text: 'a' } })).status, 422);
    assert.deepEqual((await call('GET', 'chat?room=tea')).json, { room: 'tea', messages: [data] });
    for (const { socket } of [ada, bob]) socket.close();
  },
  presence: async () => {
    const [ada, bob] = [await connect(server, { token: await user('ada') }), await connect(server, { token: await user('bob') })];
    await bob.ask({ type: 'subscribe', channel: 'presence' });
    const here = (doing) => ada.ask({ type: 'event', event: 'here', id: 1, payload: { doing } });
    await here('reading');
    assert.deepEqual((await bob.nextJson()).data, { user: 'ada', doing: 'reading' });
    await here('reading'); // nothing new to tell
    await here('writing');
    assert.deepEqual((await bob.nextJson()).data, { user: 'ada', doing: 'writing' });
    assert.deepEqual((await call('GET', 'presence')).json, { here: [{ user: 'ada', doing: 'writing' }] });
    for (const { socket } of [ada, bob]) socket.close();
  },
  'agent-lookup': async () => {
    const { tools } = await mcp.listTools();
    const tool = tools.find(({ name }) => name === 'agent-lookup');
    assert.equal(tool.inputSchema.properties.order.pattern, '^A-[0-9]{4}$');
    assert.deepEqual((await mcp.callTool({ name: 'agent-lookup', arguments: { order: 'A-1002' } })).structuredContent,
      { order: 'A-1002', status: 'on its way', amount: 12550 });
    assert((await mcp.callTool({ name: 'agent-lookup', arguments: { order: 'A-9999' } })).isError);
  },
  'agent-refund': async () => {
    const input = { order: 'A-1001', amount: 4900, reason: 'it came broken' };
    const waiting = mcp.callTool({ name: 'agent-refund', arguments: input });
    let approvals = [];
    while (!approvals.length) approvals = (await ask('GET', 'approvals?status=pending')).json.approvals;
    assert.deepEqual(approvals[0].arguments, input);
    isola('approvals', 'approve', approvals[0].id);
    const { refund, isNew } = (await waiting).structuredContent;
    assert.equal(isNew, true);
    assert.deepEqual(await kept('refund/A-1001'), { refund, amount: 4900, reason: 'it came broken' });
    assert.deepEqual((await call('POST', 'agent-refund', { body: input })).json, { refund, isNew: false });
  },
  'event-stream': async () => {
    const read = async (headers) => {
      const answer = await fetch(`http://127.0.0.1:${server.port}/v1/default/fn/event-stream?count=3&every=10`, { headers });
      assert.equal(answer.headers.get('content-type'), 'text/event-stream');
      return [...(await answer.text()).matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
    };
    assert.deepEqual(await read({}), ['tick', 'tick', 'tick', 'end']);
    assert.deepEqual(await read({ 'last-event-id': '2' }), ['tick', 'end']);
  },
  'cached-proxy': async () => {
    await call('GET', 'cached-proxy/a', {}, 503);
    setVariable('cached-proxy', 'UPSTREAM', chatUrl);
    const first = await call('GET', 'cached-proxy/a?b=1');
    said.push('something else');
    const second = await call('GET', 'cached-proxy/a?b=1');
    assert.deepEqual([first.headers['x-cache'], second.headers['x-cache']], ['miss', 'hit']);
    assert.equal(first.text, '/a?b=1 0');
    assert.equal(second.text, first.text);
    said.pop();
    await call('POST', 'cached-proxy/a', {}, 405);
  },
  'html-form': async () => {
    const sent = (body) => ({ body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    await call('POST', 'html-form', sent('name=Ada&text='), 422);
    const { headers } = await call('POST', 'html-form', sent('name=Ada&text=%3Cscript%3E'), 303);
    const page = await call('GET', new URL(headers.location, 'http://x/v1/default/fn/html-form').pathname.replace('/v1/default/fn/', ''));
    assert.match(page.text, /<b>Ada<\/b>.*<br>&lt;script&gt;/);
    assert.match(page.headers['content-type'], /^text\/html/);
  },
  'hono-zod': async () => {
    assert.equal((await call('GET', 'hono-zod/health')).text, 'ok');
    const made = (await call('POST', 'hono-zod/orders', { body: { item: 'bread' } }, 201)).json;
    assert.deepEqual({ ...made, id: '' }, { id: '', item: 'bread', count: 1 });
    assert.equal((await call('POST', 'hono-zod/orders', { body: { item: '', count: 0 } }, 422)).json.issues.length, 2);
  },
};

for (const { name } of manifest) {
  const check = checks[name];
  assert(check, `${name} has a check`);
  await check(make(name));
  console.log(`ok ${name}`);
}
const listed = isola('new', '--list').templates.map(({ name }) => name);
assert.deepEqual(listed, manifest.map(({ name }) => name));
await mcp.close();
chat.close();
await server.stop();
