// ctx.trigger as isola.d.ts declares it, held against what functions are really given: each kind of trigger runs a function that
// hands its ctx.trigger back, and a program that assigns those values to the declared types must compile, without a field too many
// or too few.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../realtime/support.mjs';
import { sdk, StoreServer } from '../s3/support.mjs';

const [, , , clients, packages] = process.argv;
const types = new URL('../../../core/sandbox/runtime/types/', import.meta.url).pathname;
const server = new StoreServer();
await server.start(['--clock=SIMULATED@2026-01-01T00:00:00Z']);
const ask = async (method, path, body, headers) => {
  const answer = await server.ask(method, path, { token: server.admin, body, headers });
  assert(answer.status < 300, `${method} ${path}: ${answer.text}`);
  return answer;
};
const seen = {};
const keeps = 'export default async (req, ctx) => { await ctx.kv.put(ctx.trigger.type, ctx.trigger); return Response.json(ctx.trigger); }';
const deploy = (name, code, ...triggers) => ask('POST', '/v1/default/functions', { name, code, triggers });
const kept = async (type) => {
  for (;;) {
    const { json } = await ask('GET', `/v1/default/fn/kept/${type}`);
    if (json) return json;
  }
};

await deploy('kept', 'export default async (req, ctx) => Response.json(await ctx.kv.get(new URL(req.url).pathname.split("/").pop()))', { type: 'http' });
await deploy('all', keeps, { type: 'http' }, { type: 'cron', config: { schedule: '@hourly' } }, { type: 's3_upload', config: { bucket: 'inbox' } },
  { type: 'webhook', config: { secret: 's', allowed_sources: 'github' } }, { type: 'websocket', config: { event: 'say' } });
await deploy('caller', 'export default (req, ctx) => ctx.invoke("all")', { type: 'http' });

seen.http = (await ask('GET', '/v1/default/fn/all')).json;
seen.test = (await ask('POST', '/v1/default/functions/all/invoke', {})).json;
seen.invoke = (await ask('GET', '/v1/default/fn/caller')).json;
await ask('POST', '/v1/admin/clock/advance', { by_seconds: 3600 });
seen.cron = await kept('cron');
const signature = createHmac('sha256', 's').update('{}').digest('hex');
seen.webhook = (await server.ask('POST', '/v1/default/webhook/all',
  { body: '{}', headers: { 'x-github-event': 'push', 'x-github-delivery': 'd1', 'x-hub-signature-256': `sha256=${signature}` } })).json;
// The clock is not the machine's: requests are signed by it.
const s3 = server.client(await server.makeKey(), { systemClockOffset: Date.parse('2026-01-01T01:00:00Z') - Date.now() });
await s3.send(new sdk.CreateBucketCommand({ Bucket: 'inbox' }));
await s3.send(new sdk.PutObjectCommand({ Bucket: 'inbox', Key: 'a b', Body: 'x', ContentType: 'text/plain' }));
seen.s3_upload = await kept('s3_upload');
const socket = await connect(server);
seen.websocket = (await socket.ask({ type: 'event', event: 'say', id: 7, payload: {} })).payload;
socket.socket.close();
await server.stop();

for (const type of ['http', 'cron', 's3_upload', 'webhook', 'websocket', 'invoke', 'test']) assert.equal(seen[type]?.type, type, JSON.stringify(seen[type]));
const folder = mkdtempSync(join(clients, 'types-'));
for (const name of ['isola.d.ts', 'web.d.ts', 'node.d.ts']) symlinkSync(join(types, name), join(folder, name));
const config = JSON.parse(readFileSync(join(types, 'tsconfig.json'), 'utf8'));
const names = { http: 'HttpTrigger', cron: 'CronTrigger', s3_upload: 'S3UploadTrigger', webhook: 'WebhookTrigger', websocket: 'WebsocketTrigger', invoke: 'InvokeTrigger', test: 'TestTrigger' };
// An object literal with a field that the type does not have, or without one that it has, is an error.
const compile = (values) => {
  const source = Object.entries(values).map(([type, value]) => `export const ${type}: Isola.${names[type]} = ${JSON.stringify(value)};`).join('\n');
  writeFileSync(join(folder, 'seen.ts'), source);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, include: undefined, files: ['isola.d.ts', 'seen.ts'] }));
  return spawnSync(process.execPath, [join(packages, 'node_modules/typescript/bin/tsc'), '--project', folder, '--noEmit'], { encoding: 'utf8' });
};
const compiled = compile(seen);
assert.equal(compiled.status, 0, compiled.stdout);
const { size, ...less } = seen.s3_upload;
assert.match(compile({ s3_upload: less }).stdout, /size/, 'a field that is missing is found');
assert.match(compile({ http: { ...seen.http, more: 1 } }).stdout, /more/, 'a field too many is found');
rmSync(folder, { recursive: true });
console.log(`ok ${Object.keys(seen).join(', ')}`);
