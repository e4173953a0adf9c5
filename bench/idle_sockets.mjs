// What silent WebSockets cost: opens many on a server of its own and weighs it before and after.
// node bench/idle_sockets.mjs build/release/bin [COUNT]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , binaries, count = '10000'] = process.argv;
const data = mkdtempSync(join(tmpdir(), 'isola-bench-'));
const server = spawn(join(binaries, 'isola'), ['serve', '--data', data, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
const line = String(await new Promise((resolve) => server.stdout.once('data', resolve)));
const port = Number(/ready on http:\/\/[^:]+:(\d+)/.exec(line)[1]);
const token = readFileSync(join(data, 'admin-token'), 'utf8').trim();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const kilobytes = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]);
const ticks = () => readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(' ').slice(13, 15).reduce((sum, text) => sum + Number(text), 0);

await pause(1000);
const before = kilobytes();
const handshake = `GET /v1/default/realtime HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n`
  + `Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nAuthorization: Bearer ${token}\r\n\r\n`;
const sockets = [];
for (let i = 0; i < Number(count); i++) {
  const socket = net.connect(port, '127.0.0.1');
  socket.write(handshake);
  sockets.push(new Promise((resolve, reject) => socket.once('data', resolve).once('error', reject)));
  if (i % 200 === 199) await Promise.all(sockets.slice(-200));
}
await Promise.all(sockets);
await pause(2000);
const after = kilobytes();
const began = ticks();
await pause(5000);
console.log(JSON.stringify({ sockets: Number(count), before_mb: Math.round(before / 1024), after_mb: Math.round(after / 1024),
  bytes_per_socket: Math.round(((after - before) * 1024) / Number(count)), idle_cpu_percent: (ticks() - began) / 5 }));
server.kill();
await new Promise((resolve) => server.once('exit', resolve));
rmSync(data, { recursive: true });
process.exit(0);
