// WebSockets over TLS: what goes in comes back whole, in order, however much it is.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import https from 'node:https';
import { Server } from '../api/support.mjs';
import { WebSocket } from './support.mjs';

const certificates = new URL('../../server/data/', import.meta.url).pathname;
const server = new Server();
await server.startEncrypted(['--tls-cert', `${certificates}localhost.pem`, '--tls-key', `${certificates}localhost.key`]);
const headers = { authorization: `Bearer ${server.admin}` };
const code = 'export default async (req) => new Response(await req.arrayBuffer(), { headers: { "content-type": req.headers.get("content-type") } })';
const status = await new Promise((resolve, reject) => {
  https.request({ host: '127.0.0.1', port: server.port, path: '/v1/default/functions', method: 'POST', headers, rejectUnauthorized: false },
    (answer) => resolve(answer.statusCode)).on('error', reject).end(JSON.stringify({ name: 'echo', code, triggers: [{ type: 'websocket' }] }));
});
assert.equal(status, 201);

const socket = new WebSocket(`wss://127.0.0.1:${server.port}/v1/default/realtime`, { headers, rejectUnauthorized: false });
const closed = new Promise((resolve) => socket.on('close', resolve));
const arrived = [];
let notify = () => {};
socket.on('message', (bytes) => {
  arrived.push(bytes);
  notify();
});
const next = async () => {
  while (arrived.length === 0) await new Promise((resolve) => (notify = resolve));
  return arrived.shift();
};
assert.equal(JSON.parse(await next()).type, 'connected');
for (const size of [1, 70000, 1000000]) {
  const bytes = randomBytes(size);
  socket.send(bytes);
  assert(bytes.equals(await next()), `${size} bytes`);
}
const many = Array.from({ length: 200 }, () => randomBytes(50000));
for (const bytes of many) socket.send(bytes);
for (const bytes of many) assert(bytes.equals(await next()));
socket.close(4000, 'enough');
assert.equal(await closed, 4000);
await server.stop();
console.log('ok');
