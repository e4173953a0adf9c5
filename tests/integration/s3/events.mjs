// The s3_upload trigger from end to end: which objects run which functions, with what, and that a kill -9 between an object and its
// function loses nothing.
import assert from 'node:assert/strict';
import { refusal, sdk, StoreServer } from './support.mjs';

const server = new StoreServer();
await server.start();
const key = await server.makeKey();
let s3 = server.client(key);
const Bucket = 'inbox';
const run = (Command, input) => s3.send(new sdk[`${Command}Command`]({ Bucket, ...input }));
const call = (method, path, body) => server.ask(method, path, { token: server.admin, body });
const visit = async (name, path = '') => (await server.ask('GET', `/v1/default/fn/${name}${path}`)).json;
// Asks until the answer is what is waited for.
const until = async (ask, isGood) => {
  for (;;) {
    const answer = await ask();
    if (isGood(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

// Keeps what it is told, and says it when it is asked over HTTP.
const recorder = `export default async (req, ctx) => {
  if (ctx.trigger.type !== 's3_upload') {
    const { keys } = await ctx.kv.list({ prefix: 'seen/' + ctx.request.functionName + '/' });
    return Response.json(await Promise.all(keys.map(({ name }) => ctx.kv.get(name))));
  }
  const event = await req.json();
  await ctx.kv.put('seen/' + ctx.request.functionName + '/' + ctx.request.id, { event, trigger: ctx.trigger, caller: ctx.caller.type });
  return new Response('ok');
}`;

await run('CreateBucket');
await server.deploy('all', recorder, { bucket: Bucket });
await server.deploy('images', recorder, { bucket: Bucket, prefix: 'in/', contentTypes: ['image/*', 'text/css'] });

async function objectsRunTheFunctionsThatWantThem() {
  const { ETag } = await run('PutObject', { Key: 'in/a picture é.png', Body: 'pixels', ContentType: 'image/png' });
  const [seen] = await until(() => visit('images'), (list) => list.length === 1);
  assert.equal(seen.caller, 'trigger');
  const { bucket, key: name, size, event, contentType, attempt, redelivered } = seen.trigger;
  assert.deepEqual({ bucket, name, size, event, contentType, attempt, redelivered },
    { bucket: Bucket, name: 'in/a picture é.png', size: 6, event: 'ObjectCreated:Put', contentType: 'image/png', attempt: 1, redelivered: false });
  const [record] = seen.event.Records;
  assert.equal(record.eventVersion, '2.1');
  assert.equal(record.eventSource, 'aws:s3');
  assert.equal(record.s3.bucket.arn, 'arn:aws:s3:::inbox');
  assert.equal(record.s3.object.key, 'in/a+picture+%C3%A9.png');
  assert.equal(record.s3.object.eTag, ETag.replaceAll('"', ''));
  assert.match(record.eventTime, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

  await run('PutObject', { Key: 'in/style.css', Body: 'x', ContentType: 'text/css; charset=utf-8' });
  await run('PutObject', { Key: 'in/text.txt', Body: 'x', ContentType: 'text/plain' });
  await run('PutObject', { Key: 'out/picture.png', Body: 'x', ContentType: 'image/png' });
  await run('CopyObject', { Key: 'in/copy.png', CopySource: `${Bucket}/out/picture.png` });
  const { UploadId } = await run('CreateMultipartUpload', { Key: 'in/parts.png', ContentType: 'image/png' });
  const part = await run('UploadPart', { Key: 'in/parts.png', UploadId, PartNumber: 1, Body: 'x' });
  await run('CompleteMultipartUpload', { Key: 'in/parts.png', UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: part.ETag }] } });
  await until(() => visit('all'), (list) => list.length === 6);
  const images = await until(() => visit('images'), (list) => list.length === 4);
  assert.deepEqual(images.map(({ trigger }) => trigger.event).sort(),
    ['ObjectCreated:CompleteMultipartUpload', 'ObjectCreated:Copy', 'ObjectCreated:Put', 'ObjectCreated:Put']);
  const rows = (await call('GET', '/v1/default/functions/images/logs?trigger=s3_upload')).json.logs;
  assert.equal(rows.length, 4);
  // What was refused raises nothing.
  await refusal(run('PutObject', { Key: 'in/a.png', Body: 'x', ContentType: 'image/png', ChecksumCRC32: 'AAAAAA==' }));
  assert.equal((await call('GET', '/v1/default/deliveries?function=images')).json.deliveries.length, 4);
}

async function outsideStoresSendNotifications() {
  const record = (name, object) => ({ eventVersion: '2.1', eventSource: 'aws:s3', eventName: name, eventTime: '2026-01-01T00:00:00.000Z',
    s3: { bucket: { name: Bucket }, object } });
  const send = async (body) => (await call('POST', '/v1/default/events/s3', body)).json;
  const aws = { Records: [record('ObjectCreated:Put', { key: 'in/from+aws.png', size: 3, eTag: 'e', sequencer: '01' })] };
  assert.deepEqual(await send(aws), { accepted: 2, duplicates: 0, ignored: 0 });
  assert.deepEqual(await send(aws), { accepted: 0, duplicates: 2, ignored: 0 });
  const minio = { EventName: 's3:ObjectCreated:Put', Key: `${Bucket}/in/m.bin`,
    Records: [record('s3:ObjectCreated:Put', { key: 'in%2Fm.bin', size: 3, contentType: 'image/webp', sequencer: '02' }),
      record('s3:ObjectRemoved:Delete', { key: 'in%2Fm.bin', sequencer: '03' })] };
  assert.deepEqual(await send(minio), { accepted: 2, duplicates: 0, ignored: 1 });
  assert.deepEqual(await send({ Service: 'Amazon S3', Event: 's3:TestEvent' }), { accepted: 0, duplicates: 0, ignored: 1 });
  assert.deepEqual(await send({ Records: [record('ObjectCreated:Put', { key: 'x', sequencer: '1' })].map((one) => ({ ...one, s3: { ...one.s3, bucket: { name: 'elsewhere' } } })) }),
    { accepted: 0, duplicates: 0, ignored: 1 });
  assert.match((await send({ Records: [{ eventName: 'ObjectCreated:Put' }] })).error.message, /Records\[0\]\.s3\.bucket\.name/);
  assert.match((await send({})).error.message, /Records/);
  const images = await until(() => visit('images'), (list) => list.length === 6);
  const told = images.map(({ trigger }) => trigger.key);
  assert(told.includes('in/from aws.png') && told.includes('in/m.bin'), told);
}

async function functionsReadAndWriteObjects() {
  await server.deploy('files', `export default async (req, ctx) => {
    const files = ctx.bucket('made');
    const big = new Uint8Array(3000000).fill(7);
    const out = { missing: await files.get('a.json') };
    out.put = await files.put('a.json', { a: 1 }, { metadata: { by: 'me' } });
    await files.put('dir/b.txt', 'text', { contentType: 'text/x' });
    await files.put('dir/big', big);
    await files.put('dir/streamed', new Response(big).body);
    const a = await files.get('a.json');
    out.a = [await a.json(), a.headers.get('content-type'), a.headers.get('x-amz-meta-by'), a.headers.get('etag')];
    out.b = [await (await files.get('dir/b.txt')).text()];
    const read = new Uint8Array(await (await files.get('dir/streamed')).arrayBuffer());
    out.big = [read.length, read.every((byte) => byte === 7)];
    const page = await files.list({ prefix: 'dir/', limit: 2 });
    out.list = [page.objects.map(({ key, size }) => [key, size]), page.cursor, (await files.list({ prefix: 'dir/', cursor: page.cursor })).objects.length];
    out.tree = (await files.list({ delimiter: '/' })).prefixes;
    out.deleted = [await files.delete('a.json'), await files.delete('a.json'), await ctx.bucket('nowhere').delete('x'), (await ctx.bucket('nowhere').list()).objects.length];
    out.bad = await ctx.bucket('NO').get('x').catch((error) => error.message);
    return Response.json(out);
  }`, { bucket: 'nobody' });
  const out = await visit('files');
  assert.equal(out.missing, null);
  assert.equal(out.put.size, 7);
  assert.deepEqual(out.a, [{ a: 1 }, 'application/json', 'me', `"${out.put.etag}"`]);
  assert.deepEqual(out.b, ['text']);
  assert.deepEqual(out.big, [3000000, true]);
  assert.deepEqual(out.list, [[['dir/b.txt', 4], ['dir/big', 3000000]], 'dir/big', 1]);
  assert.deepEqual(out.tree, ['dir/']);
  assert.deepEqual(out.deleted, [true, false, false, 0]);
  assert.match(out.bad, /a name is 3 to 63/);
  const seen = await s3.send(new sdk.HeadObjectCommand({ Bucket: 'made', Key: 'dir/b.txt' }));
  assert.equal(seen.ContentType, 'text/x', 'S3 clients see the same objects');
}

async function aFailureHoldsUpNoOtherAndIsSeen() {
  await server.deploy('broken', 'export default () => { throw new Error("not today") }', { bucket: 'breaks' });
  await run('CreateBucket', { Bucket: 'breaks' });
  await run('PutObject', { Bucket: 'breaks', Key: 'x', Body: 'x' });
  const failed = await until(async () => (await call('GET', '/v1/default/deliveries?function=broken')).json.deliveries[0], (one) => one?.attempts === 1);
  assert.equal(failed.state, 'pending');
  assert.match(JSON.stringify(failed), /not today/);
  const before = (await visit('all')).length;
  await run('PutObject', { Key: 'after', Body: 'x' });
  await until(() => visit('all'), (list) => list.length === before + 1);
}

async function aKillLosesNoEvent() {
  const Bucket = 'crash';
  await run('CreateBucket', { Bucket });
  await server.deploy('crash', `export default async (req, ctx) => {
    if (ctx.trigger.type !== 's3_upload') return Response.json((await ctx.kv.list({ prefix: 'crash/' })).keys.map(({ name }) => name));
    await new Promise((resolve) => setTimeout(resolve, 30));
    await ctx.kv.put('crash/' + ctx.trigger.key, ctx.trigger.redelivered);
    return new Response('ok');
  }`, { bucket: Bucket });
  const stored = new Set();
  for (let round = 0; round < 3; round++) {
    const sending = Array.from({ length: 4 }, async (_, worker) => {
      for (let i = 0; ; i++) {
        const Key = `${round}-${worker}-${i}`;
        try {
          await run('PutObject', { Bucket, Key, Body: Key });
        } catch {
          return; // the server is gone
        }
        stored.add(Key);
      }
    });
    await until(async () => stored.size, (size) => size >= (round + 1) * 40);
    await server.kill();
    await Promise.all(sending);
    await server.start();
    s3 = server.client(key);
  }
  const ran = new Set((await until(() => visit('crash'), (names) => [...stored].every((name) => names.includes(`crash/${name}`)))).map((name) => name.slice(6)));
  const kept = [];
  for await (const page of sdk.paginateListObjectsV2({ client: s3 }, { Bucket })) kept.push(...page.Contents.map(({ Key }) => Key));
  for (const name of stored) assert(kept.includes(name), `${name} was answered and is not there`);
  console.log(`# ${stored.size} objects answered, ${kept.length} kept, ${ran.size} ran`);
}

for (const test of [objectsRunTheFunctionsThatWantThem, outsideStoresSendNotifications, functionsReadAndWriteObjects, aFailureHoldsUpNoOtherAndIsSeen,
  aKillLosesNoEvent]) {
  await test();
  console.log(`ok ${test.name}`);
}
await server.stop();
