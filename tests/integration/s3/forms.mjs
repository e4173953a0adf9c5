// Uploads by HTML form: what the AWS SDK's createPresignedPost makes is sent as browsers send it, and what its policy does not
// allow is refused.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { send, Signer } from './signing.mjs';
import { bytesOf, refusal, sdk, StoreServer } from './support.mjs';

const { createPresignedPost } = createRequire(join(process.argv[3], 'package.json'))('@aws-sdk/s3-presigned-post');
const server = new StoreServer();
await server.start();
const key = await server.makeKey();
const s3 = server.client(key);
const Bucket = 'forms';
const run = (Command, input) => s3.send(new sdk[`${Command}Command`]({ Bucket, ...input }));
await run('CreateBucket');

// Posts as a browser does, fields first.
async function post({ url, fields }, file, name = 'my file.txt') {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  if (file !== undefined) form.append('file', file instanceof Blob ? file : new Blob([file]), name);
  const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, code: /<Code>(.*)<\/Code>/.exec(text)?.[1], message: /<Message>(.*)<\/Message>/.exec(text)?.[1] };
}

async function aFormStoresItsFile() {
  const bytes = Buffer.from('line\r\n--not the boundary\r\n\0\xff', 'latin1');
  const form = await createPresignedPost(s3, { Bucket, Key: 'in/${filename}', Expires: 60,
    Conditions: [['content-length-range', 1, 1000], ['starts-with', '$Content-Type', 'text/'], { 'x-amz-meta-by': 'me' }],
    Fields: { 'Content-Type': 'text/plain', 'x-amz-meta-by': 'me', success_action_status: '201' } });
  const stored = await post(form, bytes);
  assert.equal(stored.status, 201, stored.text);
  assert.match(stored.text, /<PostResponse><Location>\/forms\/in\/my%20file.txt<\/Location><Bucket>forms<\/Bucket><Key>in\/my file.txt<\/Key>/);
  const object = await run('GetObject', { Key: 'in/my file.txt' });
  assert.deepEqual(await bytesOf(object), bytes);
  assert.equal(object.ContentType, 'text/plain');
  assert.deepEqual(object.Metadata, { by: 'me' });
  assert.equal(stored.headers.get('etag'), object.ETag);

  // Large, and in whatever pieces it comes.
  const large = Buffer.alloc(9_000_000, 'ab\r\n--');
  const simple = await createPresignedPost(s3, { Bucket, Key: 'large' });
  assert.equal((await post(simple, large)).status, 204);
  assert((await bytesOf(await run('GetObject', { Key: 'large' }))).equals(large));
  assert.equal((await post(simple, '')).status, 204, 'an empty file is a file');
  assert.equal((await run('HeadObject', { Key: 'large' })).ContentLength, 0);
}

async function theBrowserIsSentOn() {
  const form = await createPresignedPost(s3, { Bucket, Key: 'then', Fields: { success_action_redirect: 'http://example.com/thanks?a=1' } });
  const { status, headers } = await post(form, 'x');
  assert.equal(status, 303);
  const url = new URL(headers.get('location'));
  assert.equal(url.host, 'example.com');
  assert.deepEqual([url.searchParams.get('a'), url.searchParams.get('bucket'), url.searchParams.get('key')], ['1', Bucket, 'then']);
  const script = await createPresignedPost(s3, { Bucket, Key: 'then', Fields: { success_action_redirect: 'javascript:alert(1)' } });
  assert.equal((await post(script, 'x')).status, 204, 'no browser is sent to a script');
}

async function whatThePolicyDoesNotAllowIsRefused() {
  const form = await createPresignedPost(s3, { Bucket, Key: 'only', Conditions: [['content-length-range', 2, 4], ['starts-with', '$Content-Type', 'image/']], Fields: { 'Content-Type': 'image/png' } });
  const changed = (fields) => ({ url: form.url, fields: { ...form.fields, ...fields } });
  const refused = async (fields, file, code, message) => {
    const answer = await post(changed(fields), file);
    assert.equal(answer.code, code, answer.text);
    assert.match(answer.message, message);
  };
  await refused({ key: 'another' }, 'xxx', 'AccessDenied', /Policy Condition failed: \[&quot;eq&quot;, &quot;\$key&quot;, &quot;only&quot;\]|Policy Condition failed: \["eq", "\$key", "only"\]/);
  await refused({ 'Content-Type': 'text/html' }, 'xxx', 'AccessDenied', /starts-with.*Content-Type/);
  await refused({ 'x-amz-meta-more': '1' }, 'xxx', 'AccessDenied', /Extra input fields: x-amz-meta-more/);
  await refused({}, 'x', 'EntityTooSmall', /smaller than the policy/);
  await refused({}, 'xxxxx', 'EntityTooLarge', /larger than the policy/);
  await refused({}, undefined, 'InvalidArgument', /no field named file/);
  await refused({ 'X-Amz-Signature': '0'.repeat(64) }, 'xxx', 'SignatureDoesNotMatch', /signature/);
  await refused({ Policy: Buffer.from('{}').toString('base64') }, 'xxx', 'SignatureDoesNotMatch', /signature/);
  await refused({ 'X-Amz-Credential': form.fields['X-Amz-Credential'].replace(key.access_key_id, 'ISLAFFFF') }, 'xxx', 'InvalidAccessKeyId', /access key/);
  assert.equal((await refusal(run('HeadObject', { Key: 'only' }))).status, 404, 'nothing of a refused file is kept');
  assert.equal((await post(changed({ 'x-ignore-me': '1' }), 'xxx')).status, 204);

  // Another bucket, though it is there: the policy names one.
  await run('CreateBucket', { Bucket: 'other' });
  assert.match((await post({ ...form, url: form.url.replace('/forms', '/other') }, 'xxx')).message, /Policy Condition failed.*bucket/);
  const late = server.client(key, { systemClockOffset: -7_200_000 });
  const expired = await createPresignedPost(late, { Bucket, Key: 'late', Expires: 1 });
  const answer = await post(expired, 'x');
  if (answer.status === 204) assert.fail('an expired policy was taken');
  assert.match(answer.message, /Policy expired/);
}

async function whatIsNoFormIsToldSo() {
  const signer = new Signer(key);
  const policy = (document) => Buffer.from(JSON.stringify(document)).toString('base64');
  const raw = async (document, body, type = 'multipart/form-data; boundary=B') => {
    const text = policy(document);
    const fields = { key: 'k', policy: text, 'x-amz-algorithm': 'AWS4-HMAC-SHA256', 'x-amz-credential': signer.credential, 'x-amz-date': signer.time, 'x-amz-signature': signer.sign(text) };
    const form = Object.entries(fields).map(([name, value]) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('');
    return send(server.endpoint, { method: 'POST', path: '/forms', headers: { 'content-type': type }, body: Buffer.from(body(form)) });
  };
  const file = (form) => `${form}--B\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nbytes\r\n--B--\r\n`;
  const good = { expiration: new Date(Date.now() + 60000).toISOString(), conditions: [{ bucket: 'forms' }, ['starts-with', '$key', ''], ['starts-with', '$x-amz-algorithm', ''],
    ['starts-with', '$x-amz-credential', ''], ['starts-with', '$x-amz-date', '']] };
  assert.equal((await raw(good, file)).status, 204);
  assert.equal((await raw({ ...good, expiration: 'soon' }, file)).code, 'InvalidPolicyDocument');
  assert.equal((await raw({ ...good, conditions: [['near', '$key', 'x']] }, file)).code, 'InvalidPolicyDocument');
  assert.match((await raw({ ...good, conditions: good.conditions.slice(1) }, file)).text, /Extra input fields: bucket/);
  assert.equal((await raw(good, file, 'multipart/form-data')).code, 'MalformedPOSTRequest');
  assert.equal((await raw(good, () => 'hello')).code, 'MalformedPOSTRequest');
  assert.equal((await raw(good, (form) => file(form).replace('\r\n--B--', ''))).code, 'MalformedPOSTRequest', 'cut off');
  assert.equal((await raw(good, (form) => form + form)).code, 'MalformedPOSTRequest', 'a field twice');
  assert.equal((await raw(good, (form) => `--B\r\nContent-Disposition: form-data; name="x-ignore-x"\r\n\r\n${'x'.repeat(70000)}\r\n${file(form)}`)).code, 'MaxPostPreDataLengthExceeded');
  const unsigned = `--B\r\nContent-Disposition: form-data; name="key"\r\n\r\nk\r\n${file('')}`;
  assert.match((await raw(good, () => unsigned)).text, /no policy/);
}

async function formsRunFunctions() {
  await server.deploy('posted', `export default async (req, ctx) => {
    if (ctx.trigger.type !== 's3_upload') return Response.json(await ctx.kv.get('seen'));
    await ctx.kv.put('seen', ctx.trigger);
    return new Response('ok');
  }`, { bucket: Bucket, prefix: 'event/' });
  await post(await createPresignedPost(s3, { Bucket, Key: 'event/x' }), 'x');
  for (;;) {
    const { json } = await server.ask('GET', '/v1/default/fn/posted');
    if (json) {
      assert.equal(json.event, 'ObjectCreated:Post');
      assert.equal(json.key, 'event/x');
      break;
    }
  }
}

for (const test of [aFormStoresItsFile, theBrowserIsSentOn, whatThePolicyDoesNotAllowIsRefused, whatIsNoFormIsToldSo, formsRunFunctions]) {
  await test();
  console.log(`ok ${test.name}`);
}
await server.stop();
