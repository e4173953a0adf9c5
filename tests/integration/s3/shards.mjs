// With several shards, functions reach the one store and the one set of sockets from whichever thread they run in.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { StoreServer } from './support.mjs';

const { WebSocket } = createRequire(join(process.argv[3], 'package.json'))('ws');
const server = new StoreServer();
await server.startEncrypted(['--shards', '3']);
while ((await server.ask('GET', '/readyz')).status !== 200);

const code = `export default async (req, ctx) => {
  const i = new URL(req.url).searchParams.get('i');
  const files = ctx.bucket('shared');
  const bytes = new Uint8Array(400000).fill(Number(i));
  await files.put('f' + i, new Response(bytes).body);
  const read = new Uint8Array(await (await files.get('f' + i)).arrayBuffer());
  const missing = await files.get('none');
  const reached = await ctx.realtime.publish('done', i);
  return Response.json({ length: read.length, same: read.every((byte) => byte === Number(i)), missing, reached });
}`;
const body = { name: 'f', code, triggers: [{ type: 'http', config: { auth: 'none' } }] };
assert.equal((await server.ask('POST', '/v1/default/functions', { token: server.admin, body })).status, 201);

const socket = new WebSocket(`ws://127.0.0.1:${server.port}/v1/default/realtime?token=${server.admin}`);
const messages = [];
await new Promise((resolve) => {
  socket.on('open', () => socket.send('{"type":"subscribe","channel":"done"}'));
  socket.on('message', (text) => {
    const message = JSON.parse(text);
    if (message.type === 'message') messages.push(message.data);
    if (message.type === 'subscribed') resolve();
  });
});
// Each on a connection of its own: the kernel spreads them over the shards.
const count = 60;
const answers = await Promise.all(Array.from({ length: count }, (_, i) => server.ask('GET', `/v1/default/fn/f?i=${i}`)));
for (const { json, text } of answers) assert.deepEqual(json, { length: 400000, same: true, missing: null, reached: 1 }, text);
while (messages.length < count) await new Promise((resolve) => socket.once('message', resolve));
assert.equal(new Set(messages).size, count);
socket.terminate();
await server.stop();
console.log(`ok ${count} calls`);
