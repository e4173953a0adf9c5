// The examples of docs/objects.md and docs/realtime.md, as they stand there.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, sdk, StoreServer } from './support.mjs';

const [, , , clients] = process.argv;
const docs = new URL('../../../docs/', import.meta.url);
const blocks = (name, language) =>
  [...readFileSync(new URL(name, docs), 'utf8').matchAll(/```(\w+)\n([^]*?)```/g)].filter(([, kind]) => kind === language).map(([, , text]) => text);
const server = new StoreServer();
await server.start();
const deploy = async (name, code, trigger) => {
  const answer = await server.ask('POST', '/v1/default/functions', { token: server.admin, body: { name, code, triggers: [trigger] } });
  assert(answer.status < 300, answer.text);
};
// The trigger that the block's first line names.
const triggerIn = (code) => JSON.parse(/deployed with (\{.*\})/.exec(code)[1]);

const [upload] = blocks('objects.md', 'js');
await deploy('thumbnails', upload, triggerIn(upload));
const s3 = server.client(await server.makeKey());
await s3.send(new sdk.CreateBucketCommand({ Bucket: 'inbox' }));
await s3.send(new sdk.PutObjectCommand({ Bucket: 'inbox', Key: 'in/picture.png', Body: 'pixels', ContentType: 'image/png' }));
for (;;) {
  const copy = await s3.send(new sdk.GetObjectCommand({ Bucket: 'done', Key: 'in/picture.png' })).catch(() => null);
  if (!copy) continue;
  assert.equal(String(await bytesOf(copy)), 'pixels');
  assert.equal(copy.ContentType, 'image/png');
  break;
}
console.log('ok objects.md');

const [rules] = blocks('realtime.md', 'json');
await deploy('rules', 'export default () => new Response(null)', { ...JSON.parse(rules), enabled: false });

const [client, add] = blocks('realtime.md', 'js');
await deploy('add', add, triggerIn(add));
const folder = mkdtempSync(join(clients, 'example-'));
writeFileSync(join(folder, 'client.mjs'), client.replace('127.0.0.1:4000', `127.0.0.1:${server.port}`));
const program = spawn(process.execPath, [join(folder, 'client.mjs')], { env: { ...process.env, TOKEN: server.admin }, stdio: ['ignore', 'pipe', 'inherit'] });
let output = '';
while (!output.includes('event_response')) output += await new Promise((resolve) => program.stdout.once('data', resolve));
program.kill();
assert.match(output, /"type":"connected"/);
assert.match(output, /"payload":\{"sum":3\}/);
rmSync(folder, { recursive: true });
console.log('ok realtime.md');
await server.stop();
