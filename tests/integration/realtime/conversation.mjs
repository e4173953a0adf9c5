// The realtime protocol of docs/realtime.md from a client's side: who may open a socket, what frames run, what comes back, and how
// sockets end.
import assert from 'node:assert/strict';
import { Server } from '../api/support.mjs';
import { connect, open, Socket } from './support.mjs';

const server = new Server();
await server.start();
const admin = { token: server.admin };
const call = (method, path, body) => server.ask(method, path, { ...admin, body });
const deploy = async (name, code, config = {}) => {
  const answer = await call('POST', '/v1/default/functions', { name, code, triggers: [{ type: 'websocket', config }] });
  assert(answer.status < 300, answer.text);
};

async function whoMayOpenASocket() {
  const refusal = async (options) => (await open(server, options).then(() => ({ status: 101 }), (error) => error)).status;
  assert.equal(await refusal({ token: 'isk_wrong' }), 401);
  assert.equal(await refusal({ query: '?token=isk_wrong' }), 401);
  await call('POST', '/v1/apps', { app_id: 'other' });
  const foreign = (await call('POST', '/v1/other/tokens', { kind: 'service', name: 'x' })).json.token;
  assert.equal(await refusal({ token: foreign }), 403);

  const user = (await call('POST', '/v1/default/tokens', { kind: 'end_user', user_id: 'ada' })).json.token;
  for (const options of [{ token: user }, { token: undefined, query: `?token=${user}` }]) {
    const { welcome, socket } = await connect(server, options);
    assert.equal(welcome.type, 'connected');
    assert.equal(welcome.user_id, 'ada');
    assert.match(welcome.connection_id, /^ws_[0-9a-f]{32}$/);
    socket.close();
  }
  const late = await open(server);
  assert.equal((await late.ask({ type: 'auth', token: user })).type, 'connected');
  assert.equal((await late.ask({ type: 'auth', token: user })).error.code, 'RESOURCE_CONFLICT');
  const liar = await open(server);
  liar.send({ type: 'auth', token: 'isk_wrong' });
  assert.equal((await liar.closed).code, 1008);
  const rude = await open(server);
  rude.send('hello');
  assert.equal((await rude.closed).code, 1008);

  const plain = await server.ask('GET', '/v1/default/realtime', admin);
  assert.equal(plain.status, 426);
  const old = await server.ask('GET', '/v1/default/realtime',
    { ...admin, headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '8', 'sec-websocket-key': 'AQIDBAUGBwgJCgsMDQ4PEA==' } });
  assert.equal(old.status, 426);
  assert.equal(old.headers['sec-websocket-version'], '13');
}

async function framesRunFunctions() {
  const nobody = await connect(server);
  assert.equal((await nobody.ask('hello')).error.code, 'RESOURCE_NOT_FOUND');
  await deploy('echo', `export default async (req, ctx) => {
    const type = req.headers.get('content-type');
    if (type.startsWith('text/plain')) return new Response('echo ' + await req.text() + ' ' + ctx.trigger.kind + ' ' + ctx.trigger.type);
    return new Response(await req.arrayBuffer(), { headers: { 'content-type': type } });
  }`);
  const socket = await connect(server);
  socket.send('grüße');
  assert.equal(await socket.next(), 'echo grüße text websocket');
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
  socket.send(bytes);
  assert.deepEqual(new Uint8Array(await socket.next()), bytes);
  socket.send('');
  assert.equal(await socket.next(), 'echo  text websocket');
  assert.equal((await socket.ask({ type: 'ping' })).type, 'pong');

  // In order, whatever each takes.
  await deploy('echo', 'export default async (req) => { const t = await req.text(); await new Promise((r) => setTimeout(r, (10 - t) * 3)); return new Response(t); }');
  for (let i = 0; i < 10; i++) socket.send(String(i));
  for (let i = 0; i < 10; i++) assert.equal(await socket.next(), String(i));

  await deploy('echo', 'export default () => { throw new Error("broken") }');
  const fault = await socket.ask('x');
  assert.equal(fault.error.code, 'FUNCTION_ERROR');
  assert.match(fault.error.message, /broken/);
  await deploy('echo', 'export default () => new Response(null, { status: 204 })');
  socket.send('nothing comes back');
  assert.equal((await socket.ask({ type: 'ping' })).type, 'pong');
  const rows = (await call('GET', '/v1/default/functions/echo/logs?trigger=websocket')).json.logs;
  assert(rows.length >= 13, `every frame is a row: ${rows.length}`);
  assert.equal((await call('DELETE', '/v1/default/functions/echo')).status, 200);
}

async function eventsAreAnswered() {
  await deploy('add', 'export default async (req) => { const { a, b } = await req.json(); return Response.json({ sum: a + b }); }', { event: 'add' });
  await deploy('who', 'export default (req, ctx) => new Response(ctx.user?.id ?? ctx.caller.type)', { event: 'who' });
  await deploy('mute', 'export default () => new Response(null)', { event: 'mute' });
  const user = (await call('POST', '/v1/default/tokens', { kind: 'end_user', user_id: 'ada' })).json.token;
  const socket = await connect(server, { token: user });
  assert.deepEqual(await socket.ask({ type: 'event', event: 'add', id: 7, payload: { a: 1, b: 2 } }),
    { type: 'event_response', event: 'add', id: 7, status: 200, payload: { sum: 3 } });
  assert.deepEqual(await socket.ask({ type: 'event', event: 'who' }), { type: 'event_response', event: 'who', status: 200, payload: 'ada' });
  assert.deepEqual(await socket.ask({ type: 'event', event: 'mute', id: 'm' }), { type: 'event_response', event: 'mute', id: 'm', status: 200 });
  const unknown = await socket.ask({ type: 'event', event: 'nothing', id: 1 });
  assert.equal(unknown.id, 1);
  assert.equal(unknown.error.code, 'RESOURCE_NOT_FOUND');
  assert.equal((await socket.ask({ type: 'event' })).error.code, 'VALIDATION_INVALID_SCHEMA');
  const failed = await socket.ask({ type: 'event', event: 'add', id: 8 });
  assert.equal(failed.error.code, 'FUNCTION_ERROR');
  assert.equal(failed.error.message, 'The function failed.', 'an end user is not told what failed inside');
}

async function channelsCarryMessages() {
  await deploy('shout', 'export default async (req, ctx) => Response.json(await ctx.realtime.publish("room", await req.json()))', { event: 'shout' });
  const [ada, bob] = [await connect(server), await connect(server)];
  assert.equal((await ada.ask({ type: 'subscribe' })).error.code, 'VALIDATION_INVALID_SCHEMA');
  assert.deepEqual(await ada.ask({ type: 'subscribe', channel: 'room' }), { type: 'subscribed', channel: 'room' });
  assert.deepEqual(await bob.ask({ type: 'event', event: 'shout', payload: { hi: 'all' } }),
    { type: 'event_response', event: 'shout', status: 200, payload: 1 });
  assert.deepEqual(await ada.nextJson(), { type: 'message', channel: 'room', data: { hi: 'all' } });

  // Presence.
  assert.equal((await ada.ask({ type: 'presence', channel: 'hall' })).error.code, 'RESOURCE_NOT_FOUND');
  await ada.ask({ type: 'subscribe', channel: 'hall', presence: { name: 'Ada' } });
  const member = (socket, name) => ({ connection_id: socket.welcome.connection_id, state: { name } });
  assert.deepEqual((await ada.nextJson()).members, [member(ada, 'Ada')]);
  await bob.ask({ type: 'subscribe', channel: 'hall', presence: { name: 'Bob' } });
  assert.equal((await bob.nextJson()).members.length, 2);
  const carol = await connect(server); // only listens, and is told all the same
  await carol.ask({ type: 'subscribe', channel: 'hall' });
  assert.deepEqual(await ada.nextJson(), { type: 'presence_join', channel: 'hall', member: member(bob, 'Bob') });
  await bob.ask({ type: 'presence', channel: 'hall', state: { name: 'Robert' } });
  assert.deepEqual(await ada.nextJson(), { type: 'presence_update', channel: 'hall', member: member(bob, 'Robert') });
  assert.deepEqual(await carol.nextJson(), { type: 'presence_update', channel: 'hall', member: member(bob, 'Robert') });
  bob.socket.close();
  assert.equal((await ada.nextJson()).type, 'presence_leave');
  assert.equal((await ada.ask({ type: 'presence', channel: 'hall' })).members.length, 1);
  assert.equal((await ada.ask({ type: 'unsubscribe', channel: 'hall' })).type, 'unsubscribed');
}

async function channelsAreForThoseWhoMay() {
  const tokenOf = async (user_id, claims) => (await call('POST', '/v1/default/tokens', { kind: 'end_user', user_id, claims })).json.token;
  const ada = await connect(server, { token: await tokenOf('ada', { team: 'red' }) });
  const bob = await connect(server, { token: await tokenOf('bob', { team: 'blue' }) });
  const developer = await connect(server);
  const subscribe = (socket, channel) => socket.ask({ type: 'subscribe', channel });
  // Without rules all may listen, and no user speaks.
  assert.equal((await subscribe(ada, 'private')).type, 'subscribed');
  assert.equal((await subscribe(bob, 'news')).type, 'subscribed');
  assert.equal((await ada.ask({ type: 'publish', channel: 'news', data: 1 })).error.code, 'AUTH_INSUFFICIENT_PERMISSIONS');
  assert.deepEqual(await developer.ask({ type: 'publish', channel: 'news', data: { a: 1 }, id: 3 }),
    { type: 'published', channel: 'news', id: 3, reached: 1 });
  assert.deepEqual(await bob.nextJson(),
    { type: 'message', channel: 'news', data: { a: 1 }, from: { connection_id: developer.welcome.connection_id } });
  assert.match((await developer.ask({ type: 'publish', channel: 'news' })).error.message, /data: is missing/);

  const refused = await call('POST', '/v1/default/functions',
    { name: 'rules', code: 'export default () => new Response(null)', triggers: [{ type: 'websocket', config: { channels: [{ channel: '{user.name}' }] } }] });
  assert.equal(refused.status, 400);
  assert.match(refused.json.error.message, /triggers\[0\]\.config\.channels\[0\]\.channel: .*\{user\.name\}/);
  const rules = [{ channel: 'news' }, { channel: 'user:{user.id}:*' }, { channel: 'team:{user.claims.team}', publish: true },
    { channel: 'inbox', subscribe: false, publish: true }];
  await deploy('rules', 'export default () => new Response(null)', { event: 'never', channels: rules });
  // What may not be heard any more is taken away.
  assert.deepEqual(await ada.nextJson(), { type: 'unsubscribed', channel: 'private' });
  assert.equal((await ada.nextJson()).error.code, 'AUTH_INSUFFICIENT_PERMISSIONS');
  const forbidden = async (socket, message) => assert.equal((await socket.ask(message)).error.code, 'AUTH_INSUFFICIENT_PERMISSIONS', JSON.stringify(message));
  for (const channel of ['private', 'user:bob:mail', 'user:ada:', 'team:blue', 'inbox']) await forbidden(ada, { type: 'subscribe', channel });
  for (const channel of ['news', 'user:ada:mail', 'team:red']) assert.equal((await subscribe(ada, channel)).type, 'subscribed');
  assert.equal((await subscribe(developer, 'inbox')).type, 'subscribed');
  await forbidden(ada, { type: 'publish', channel: 'team:blue', data: 1 });
  await forbidden(ada, { type: 'publish', channel: 'news', data: 1 });
  assert.equal((await bob.ask({ type: 'publish', channel: 'inbox', data: 'hi' })).reached, 1);
  assert.deepEqual(await developer.nextJson(), { type: 'message', channel: 'inbox', data: 'hi', from: { connection_id: bob.welcome.connection_id, user_id: 'bob' } });
  // Switched off it still guards; deleted it does not.
  assert.equal((await call('PATCH', '/v1/default/functions/rules/triggers/websocket', { enabled: false })).status, 200);
  await forbidden(ada, { type: 'subscribe', channel: 'private' });
  await call('DELETE', '/v1/default/functions/rules');
  assert.equal((await subscribe(ada, 'private')).type, 'subscribed');
  for (const one of [ada, bob, developer]) one.socket.close();
}

async function functionsSpeakToTheirSocket() {
  await deploy('count', `export default async (req, ctx) => {
    ctx.socket.data = { count: (ctx.socket.data?.count ?? 0) + 1 };
    await ctx.socket.send({ soFar: ctx.socket.data.count });
    await ctx.socket.send(new Uint8Array([1, 2, 3]));
    return new Response(null);
  }`, { event: 'count' });
  await deploy('bye', 'export default async (req, ctx) => { await ctx.socket.close(4001, "enough"); return new Response(null); }', { event: 'bye' });
  const socket = await connect(server);
  for (let i = 1; i <= 3; i++) {
    assert.deepEqual(await socket.ask({ type: 'event', event: 'count' }), { soFar: i });
    assert.deepEqual([...(await socket.next())], [1, 2, 3]);
  }
  socket.send({ type: 'event', event: 'bye' });
  assert.deepEqual(await socket.closed, { code: 4001, reason: 'enough' });
  await deploy('plain', 'export default (req, ctx) => Response.json(ctx.socket)', { event: 'x' });
  assert.equal((await call('POST', '/v1/default/functions/plain/invoke', {})).text, 'null');
}

async function whatWasSentBeforeTheEndStillRuns() {
  await deploy('keep', 'export default async (req, ctx) => { await ctx.kv.put("kept-" + await req.json(), 1); return new Response(null); }', { event: 'keep' });
  await deploy('kept', 'export default async (req, ctx) => Response.json((await ctx.kv.list({ prefix: "kept-" })).keys.length)', { event: 'kept' });
  const hasty = await connect(server);
  for (let i = 0; i < 20; i++) hasty.send({ type: 'event', event: 'keep', payload: i });
  hasty.socket.close();
  await hasty.closed;
  const socket = await connect(server);
  while ((await socket.ask({ type: 'event', event: 'kept' })).payload < 20);
}

async function aFloodIsHeldBackAndLosesNothing() {
  await deploy('flood', 'export default async (req) => new Response(String((await req.json()).i))', { event: 'flood' });
  const socket = await connect(server);
  const count = 500;
  for (let i = 0; i < count; i++) socket.send({ type: 'event', event: 'flood', payload: { i, filling: 'x'.repeat(20000) } });
  for (let i = 0; i < count; i++) assert.equal((await socket.nextJson()).payload, String(i));
}

async function socketsEndInOrder() {
  const key = (await call('POST', '/v1/default/tokens', { kind: 'service', name: 'gone' })).json;
  const revoked = await connect(server, { token: key.token });
  await call('DELETE', `/v1/default/tokens/${key.id}`);
  assert.equal((await revoked.closed).code, 1008);
  const brief = (await call('POST', '/v1/default/tokens', { kind: 'end_user', user_id: 'u', expires_in: 2 })).json.token;
  const expiring = await connect(server, { token: brief });
  assert.equal((await expiring.closed).code, 1008);

  const paused = await connect(server);
  await call('PATCH', '/v1/apps/default', { paused: true, reason: 'moving house' });
  assert.deepEqual(await paused.closed, { code: 1013, reason: 'the app is paused: moving house' });
  assert.equal((await new Socket(server, admin).opened.catch((error) => error)).status, 503);
  await call('PATCH', '/v1/apps/default', { paused: false });

  const last = await connect(server);
  server.process.kill('SIGTERM');
  assert.equal((await last.closed).code, 1001);
  assert.equal(await server.exited, 0, 'a clean stop');
}

for (const test of [whoMayOpenASocket, framesRunFunctions, eventsAreAnswered, channelsCarryMessages, channelsAreForThoseWhoMay, functionsSpeakToTheirSocket,
  whatWasSentBeforeTheEndStillRuns, aFloodIsHeldBackAndLosesNothing, socketsEndInOrder]) {
  await test();
  console.log(`ok ${test.name}`);
}
