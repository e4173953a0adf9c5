// Half an hour of everything at once, and what the server holds meanwhile: calls of 200 functions, schedules, webhooks, uploads,
// sockets, deploys, variables, log tails, failing and greedy functions.
// usage: node tests/chaos/soak.mjs $PWD/build/dev/bin $PWD/build/dev/tests/integration/clients [MINUTES (30)]
// Prints a line a minute. Ends with 1 when something was answered wrongly or when what should stay flat grew between the third
// quarter and the last: before that, the databases' caches fill. What is remembered of events (for seven days) grows with them.
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sdk, StoreServer } from '../integration/s3/support.mjs';

const minutes = Number(process.argv[4] ?? 30);
const { WebSocket } = createRequire(join(process.argv[3], 'package.json'))('ws');
const kFunctions = 200;
const kSecret = 'soak';
const until = Date.now() + minutes * 60_000;
const isOver = () => Date.now() > until;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const pick = (list) => list[Math.floor(Math.random() * list.length)];

const server = new StoreServer();
await server.start();
const counts = {};
const faults = [];
const count = (what) => { counts[what] = (counts[what] ?? 0) + 1; };
const note = (fault) => { if (faults.length < 20) faults.push(fault); count('fault'); };

async function manage(method, path, body, good = [200, 201, 202, 204]) {
  const answer = await server.ask(method, path, { token: server.admin, body });
  if (!good.includes(answer.status)) note(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 200)}`);
  return answer;
}
const deploy = (name, code, triggers, more = {}) => manage('POST', '/v1/default/functions', { name, code, triggers, ...more });
const open = [{ type: 'http', config: { auth: 'none' } }];

const sources = [
  (n) => `export default () => Response.json({ n: ${n} });`,
  (n) => `export default async (req, ctx) => { await ctx.kv.put('n${n}', Date.now()); return Response.json(await ctx.kv.get('n${n}')); };`,
  (n) => `export default async () => { await new Promise((r) => setTimeout(r, 20)); console.log('line', ${n}); return new Response('late'); };`,
  (n) => `export default async (req) => new Response(new Blob(['x'.repeat(${1000 + n * 50})]).stream());`,
];
for (let n = 0; n < kFunctions; ++n) await deploy(`f-${n}`, sources[n % sources.length](n), open);
const record = `export default async (req, ctx) => { await ctx.kv.put('ran/' + ctx.request.functionName, 1); return new Response('ok'); };`;
for (let n = 0; n < 5; ++n) await deploy(`cron-${n}`, record, [{ type: 'cron', config: { schedule: '* * * * *' } }]);
await deploy('hook', record, [{ type: 'webhook', config: { secret: kSecret, allowed_sources: 'github' } }]);
await deploy('upload', record, [{ type: 's3_upload', config: { bucket: 'soak' } }]);
await deploy('socket', 'export default async (req, ctx) => { await ctx.realtime.publish("all", 1); return Response.json({ ok: true }); };',
  [{ type: 'websocket', config: { event: 'say' } }]);
await deploy('throws', 'export default () => { throw new Error("as it should"); };', open);
await deploy('loops', 'export default () => { for (;;); };', open, { timeoutMs: 300 });
await deploy('hoards', 'export default () => { const held = []; for (;;) held.push(new Array(1e5).fill(held)); };', open, { memoryLimitMb: 64 });
const s3 = server.client(await server.makeKey());
await s3.send(new sdk.CreateBucketCommand({ Bucket: 'soak' }));

async function visits() {
  while (!isOver()) {
    const name = `f-${Math.floor(Math.random() * kFunctions)}`;
    const { status, text } = await server.ask('GET', `/v1/default/fn/${name}`);
    count('call');
    if (status !== 200) note(`${name}: ${status} ${text.slice(0, 200)}`);
    await pause(10);
  }
}

async function failures() {
  for (const [name, wanted] of Array(1e6).fill([['throws', 500], ['loops', 504], ['hoards', 500]]).flatMap((list) => list)) {
    if (isOver()) return;
    const { status } = await server.ask('GET', `/v1/default/fn/${name}`);
    count('failing call');
    if (status !== wanted) note(`${name}: ${status}`);
    await pause(500);
  }
}

async function webhooks() {
  for (let n = 0; !isOver(); ++n) {
    const body = JSON.stringify({ n });
    const signature = 'sha256=' + createHmac('sha256', kSecret).update(body).digest('hex');
    const { status, text } = await server.ask('POST', '/v1/default/webhook/hook',
      { body, headers: { 'x-github-event': 'push', 'x-github-delivery': `d${n}`, 'x-hub-signature-256': signature } });
    count('webhook');
    if (status >= 300) note(`webhook: ${status} ${text}`);
    await pause(200);
  }
}

async function uploads() {
  for (let n = 0; !isOver(); ++n) {
    const Key = `o-${n % 50}`;
    await s3.send(new sdk.PutObjectCommand({ Bucket: 'soak', Key, Body: Buffer.alloc(20_000, n) })).catch((error) => note(`put: ${error}`));
    if (n % 5 === 0) await s3.send(new sdk.DeleteObjectCommand({ Bucket: 'soak', Key })).catch((error) => note(`delete: ${error}`));
    count('upload');
    await pause(300);
  }
}

async function sockets() {
  while (!isOver()) {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/v1/default/realtime`, { headers: { authorization: `Bearer ${server.admin}` } });
    await new Promise((resolve) => {
      let left = 20;
      socket.on('error', (error) => { note(`socket: ${error}`); resolve(); });
      socket.on('close', resolve);
      socket.on('open', () => {
        socket.send(JSON.stringify({ type: 'subscribe', channel: 'all' }));
        socket.send(JSON.stringify({ type: 'event', event: 'say', id: 1 }));
      });
      socket.on('message', (data) => {
        if (JSON.parse(data).type !== 'event_response') return;
        count('socket event');
        if (--left === 0 || isOver()) return socket.close();
        setTimeout(() => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify({ type: 'event', event: 'say', id: left })), 100);
      });
    });
  }
}

async function changes() {
  for (let n = 0; !isOver(); ++n) {
    const which = Math.floor(Math.random() * kFunctions);
    await deploy(`f-${which}`, sources[(which + n) % sources.length](which) + ` // ${n}`, open);
    await manage('PATCH', `/v1/default/functions/f-${pick([1, 2, 3])}/env`, { envVars: { CHANGED: String(n) } });
    count('deploy');
    if (n % 10 === 0) {
      await deploy('passing', sources[0](n), open);
      await manage('DELETE', '/v1/default/functions/passing');
    }
    await pause(1000);
  }
}

// A log tail that is opened, read for a while, and left.
async function tails() {
  while (!isOver()) {
    await new Promise((resolve) => {
      const request = http.get({ host: '127.0.0.1', port: server.port, path: '/v1/default/logs/stream', headers: { authorization: `Bearer ${server.admin}` } });
      request.on('error', resolve);
      request.on('response', (response) => {
        response.on('data', () => count('tail piece'));
        response.on('close', resolve);
        setTimeout(() => response.destroy(), 5000);
      });
    });
    await manage('GET', '/v1/default/logs?limit=100&level=error');
    await manage('GET', '/v1/default/metrics');
  }
}

function megabytesBelow(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    try {
      if (entry.isFile()) bytes += statSync(join(entry.path, entry.name)).size;
    } catch { /* it went meanwhile */ }
  }
  return bytes / 1048576;
}

async function sample() {
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))[1]);
  const runtime = (await manage('GET', '/v1/default/runtime')).json;
  return {
    memory: of('VmRSS') / 1024, threads: of('Threads'), descriptors: readdirSync(`/proc/${server.process.pid}/fd`).length,
    instances: runtime.instances.length, logs: megabytesBelow(join(server.data, 'logs')),
    registry: statSync(join(server.data, 'registry.db')).size / 1048576, triggers: statSync(join(server.data, 'triggers.db')).size / 1048576,
  };
}

const samples = [];
async function watch() {
  let shown = 0;
  while (!isOver()) {
    samples.push(await sample());
    const now = samples.at(-1);
    if (Date.now() - shown > 60_000) {
      shown = Date.now();
      console.log(new Date().toISOString().slice(11, 19), Object.entries(now).map(([name, value]) => `${name} ${Math.round(value * 10) / 10}`).join('  '));
    }
    await pause(5000);
  }
}

await Promise.all([visits(), visits(), failures(), webhooks(), uploads(), sockets(), sockets(), changes(), tails(), watch()]);

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const quarter = (which, name) => median(samples.slice(Math.floor(samples.length * which / 4), Math.floor(samples.length * (which + 1) / 4)).map((one) => one[name]));
const allowed = { memory: 10, threads: 1, descriptors: 20, instances: 20 };
for (const [name, bound] of Object.entries(allowed)) {
  const [third, last] = [quarter(2, name), quarter(3, name)];
  console.log(`${name}: ${third.toFixed(1)} in the third quarter, ${last.toFixed(1)} in the last`);
  if (last - third > bound) note(`${name} grew from ${third.toFixed(1)} to ${last.toFixed(1)}`);
}
console.log(counts);
await server.stop();
for (const fault of faults) console.error(`soak: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
