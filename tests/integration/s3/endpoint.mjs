// The S3 endpoint beyond what the SDK's everyday commands ask: every coding with every checksum, buckets in the host's name,
// attributes, quotas, uploads that nobody completes.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { checksum, send, Signer } from './signing.mjs';
import { bytesOf, getSignedUrl, refusal, sdk, StoreServer } from './support.mjs';

const server = new StoreServer();
await server.start(['--s3-domain', 's3.example.test']);
const key = await server.makeKey();
const s3 = server.client(key);
const Bucket = 'bucket';
const run = (Command, input) => s3.send(new sdk[`${Command}Command`]({ Bucket, ...input }));
await run('CreateBucket');

async function everyCodingCarriesEveryChecksum() {
  const bytes = randomBytes(100000);
  const { host } = new URL(server.endpoint);
  for (const algorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']) {
    const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
    const value = checksum(algorithm, bytes);
    for (const isSigned of [true, false]) {
      const path = `/${Bucket}/${algorithm}-${isSigned}`;
      const put = (trailer, chunks = [bytes.subarray(0, 65536), bytes.subarray(65536)], tamper = (body) => body) => {
        const signer = new Signer(key);
        const payload = isSigned ? 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER' : 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
        const headers = signer.headers(host, path, payload,
          { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': String(bytes.length), 'x-amz-trailer': name });
        return send(server.endpoint, { path, headers, body: tamper(signer.chunked(chunks, trailer, isSigned)) });
      };
      const what = `${algorithm} ${isSigned ? 'signed' : 'unsigned'}`;
      const wrong = checksum(algorithm, Buffer.from('other'));
      assert.equal((await put({ [name]: wrong })).code, 'BadDigest', what);
      assert.equal((await put({})).code, 'InvalidRequest', `${what}: the trailer that was promised`);
      assert.equal((await put({ [name]: value }, [bytes.subarray(1)])).code, 'IncompleteBody', what);
      const flipped = (body) => (body[1000] ^= 1, body);
      assert.equal((await put({ [name]: value }, undefined, flipped)).code, isSigned ? 'SignatureDoesNotMatch' : 'BadDigest', what);
      assert.equal((await refusal(run('HeadObject', { Key: path.slice(Bucket.length + 2) }))).status, 404, `${what}: nothing of it is kept`);
      const stored = await put({ [name]: value });
      assert.equal(stored.status, 200, `${what}: ${stored.text}`);
      assert.equal(stored.headers[name], value, what);
      const head = await run('HeadObject', { Key: path.slice(Bucket.length + 2), ChecksumMode: 'ENABLED' });
      assert.equal(head[`Checksum${algorithm}`], value, what);
      assert.equal(head.ContentEncoding, undefined, 'aws-chunked is of the request, not of the object');
    }
    // As a field, over a plain body.
    const path = `/${Bucket}/plain-${algorithm}`;
    const plain = (sum) => send(server.endpoint, { path, headers: new Signer(key).headers(host, path, 'UNSIGNED-PAYLOAD', { [name]: sum }), body: bytes });
    assert.equal((await plain(checksum(algorithm, Buffer.from('other')))).code, 'BadDigest', algorithm);
    assert.equal((await plain('AAAA')).code, 'InvalidRequest', algorithm);
    assert.equal((await plain(value)).status, 200, algorithm);
  }
}

// No name server knows s3.localhost here: all names lead to this machine.
const agent = new http.Agent({ lookup: (name, options, found) => (options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)) });

async function bucketsMayStandInTheHostsName() {
  const { port } = new URL(server.endpoint);
  for (const domain of ['localhost', 's3.localhost', 's3.example.test']) {
    const client = server.client(key, { endpoint: `http://${domain}:${port}`, forcePathStyle: false, requestHandler: { httpAgent: agent } });
    const Bucket = `of-${domain.replaceAll('.', '-')}`;
    const hosted = (Command, input) => client.send(new sdk[`${Command}Command`]({ Bucket, ...input }));
    await hosted('CreateBucket');
    await hosted('PutObject', { Key: 'a/ü + &.txt', Body: domain });
    assert.equal(String(await bytesOf(await hosted('GetObject', { Key: 'a/ü + &.txt' }))), domain);
    assert.deepEqual((await hosted('ListObjectsV2', { Prefix: 'a/' })).Contents.map(({ Key }) => Key), ['a/ü + &.txt']);
    assert.equal((await refusal(hosted('GetObject', { Key: 'none' }))).code, 'NoSuchKey');
    assert.deepEqual((await run('ListObjectsV2', { Bucket })).Contents.map(({ Key }) => Key), ['a/ü + &.txt'], 'the same bucket by its path');
    assert((await client.send(new sdk.ListBucketsCommand({}))).Buckets.some(({ Name }) => Name === Bucket));
    const url = new URL(await getSignedUrl(client, new sdk.GetObjectCommand({ Bucket, Key: 'a/ü + &.txt' }), { expiresIn: 60 }));
    assert.equal(url.hostname, `${Bucket}.${domain}`);
    assert.equal((await send(server.endpoint, { method: 'GET', path: url.pathname + url.search, headers: { host: url.host }, body: '' })).text, domain);
    // The name is signed: it leads to no other bucket.
    const other = await send(server.endpoint, { method: 'GET', path: url.pathname + url.search, headers: { host: `bucket.${domain}:${port}` }, body: '' });
    assert.equal(other.code, 'SignatureDoesNotMatch');
    await hosted('DeleteObject', { Key: 'a/ü + &.txt' });
    await hosted('DeleteBucket');
  }
}

async function attributesTellWhatIsAskedFor() {
  const all = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];
  const { ETag } = await run('PutObject', { Key: 'plain', Body: 'plain', ChecksumAlgorithm: 'SHA256' });
  const plain = await run('GetObjectAttributes', { Key: 'plain', ObjectAttributes: all });
  assert.equal(`"${plain.ETag}"`, ETag);
  assert.deepEqual(plain.Checksum, { ChecksumSHA256: checksum('SHA256', Buffer.from('plain')), ChecksumType: 'FULL_OBJECT' });
  assert.deepEqual([plain.ObjectSize, plain.StorageClass, plain.ObjectParts], [5, 'STANDARD', undefined]);
  assert(Date.now() - plain.LastModified < 60000);
  const size = await run('GetObjectAttributes', { Key: 'plain', ObjectAttributes: ['ObjectSize'] });
  assert.deepEqual([size.ETag, size.ObjectSize], [undefined, 5]);

  const { UploadId } = await run('CreateMultipartUpload', { Key: 'parts', ChecksumAlgorithm: 'CRC32' });
  const Parts = [];
  for (const [i, Body] of [randomBytes(5 << 20), 'tail'].entries())
    Parts.push({ PartNumber: i + 1, ...(await run('UploadPart', { Key: 'parts', UploadId, PartNumber: i + 1, Body, ChecksumAlgorithm: 'CRC32' })) });
  await run('CompleteMultipartUpload', { Key: 'parts', UploadId, MultipartUpload: { Parts: Parts.map(({ PartNumber, ETag, ChecksumCRC32 }) => ({ PartNumber, ETag, ChecksumCRC32 })) } });
  const parts = await run('GetObjectAttributes', { Key: 'parts', ObjectAttributes: all });
  assert.equal(parts.ObjectParts.TotalPartsCount, 2);
  assert.match(parts.Checksum.ChecksumCRC32, /-2$/);
  assert.equal(parts.Checksum.ChecksumType, 'COMPOSITE');
  assert.deepEqual(parts.ObjectParts.Parts, Parts.map(({ ChecksumCRC32 }, i) => ({ PartNumber: i + 1, Size: [5 << 20, 4][i], ChecksumCRC32 })));
  assert.deepEqual([parts.ObjectParts.IsTruncated, parts.ObjectParts.MaxParts], [false, 1000]);
  const page = (PartNumberMarker) => run('GetObjectAttributes', { Key: 'parts', ObjectAttributes: ['ObjectParts'], MaxParts: 1, PartNumberMarker }).then((answer) => answer.ObjectParts);
  const first = await page();
  assert.deepEqual([first.IsTruncated, first.NextPartNumberMarker, first.Parts.length], [true, '1', 1]);
  assert.deepEqual((await page(first.NextPartNumberMarker)).Parts.map(({ PartNumber }) => PartNumber), [2]);
  // One part of it, as downloads in parallel ask for.
  const tail = await run('GetObject', { Key: 'parts', PartNumber: 2 });
  assert.deepEqual([String(await bytesOf(tail)), tail.PartsCount, tail.ContentRange], ['tail', 2, `bytes ${5 << 20}-${(5 << 20) + 3}/${(5 << 20) + 4}`]);
  const head = await run('HeadObject', { Key: 'parts', PartNumber: 1, ChecksumMode: 'ENABLED' });
  assert.deepEqual([head.ContentLength, head.PartsCount, head.ChecksumCRC32], [5 << 20, 2, Parts[0].ChecksumCRC32]);
  assert.equal((await refusal(run('GetObject', { Key: 'parts', PartNumber: 3 }))).code, 'InvalidPartNumber');
  assert.equal((await refusal(run('GetObject', { Key: 'parts', PartNumber: 1, Range: 'bytes=0-1' }))).code, 'InvalidRequest');
  const whole = await run('GetObject', { Key: 'plain', PartNumber: 1 });
  assert.deepEqual([String(await bytesOf(whole)), whole.PartsCount], ['plain', undefined]);
  assert.equal((await refusal(run('GetObject', { Key: 'plain', PartNumber: 2 }))).code, 'InvalidPartNumber');
  assert.equal((await refusal(run('GetObjectAttributes', { Key: 'none', ObjectAttributes: all }))).code, 'NoSuchKey');
  assert.equal((await refusal(run('GetObjectAttributes', { Key: 'plain', ObjectAttributes: ['Colour'] }))).code, 'InvalidArgument');
}

async function pagesOfOtherOriginsMayWhatTheBucketAllows() {
  assert.equal((await refusal(run('GetBucketCors'))).code, 'NoSuchCORSConfiguration');
  const CORSRules = [
    { ID: 'app', AllowedOrigins: ['https://*.example.com'], AllowedMethods: ['PUT', 'POST'], AllowedHeaders: ['x-amz-*', 'content-type'], ExposeHeaders: ['ETag'], MaxAgeSeconds: 600 },
    { AllowedOrigins: ['*'], AllowedMethods: ['GET'] },
  ];
  const set = (rules) => run('PutBucketCors', { CORSConfiguration: { CORSRules: rules } });
  await set(CORSRules);
  assert.deepEqual((await run('GetBucketCors')).CORSRules, CORSRules);
  for (const wrong of [{ AllowedOrigins: ['https://*.*.com'], AllowedMethods: ['GET'] }, { AllowedOrigins: ['*'], AllowedMethods: ['PATCH'] }])
    assert.equal((await refusal(set([wrong]))).code, 'InvalidRequest');
  assert.equal((await refusal(run('PutBucketCors', { Bucket: 'nowhere', CORSConfiguration: { CORSRules } }))).code, 'NoSuchBucket');

  const put = new URL(await getSignedUrl(s3, new sdk.PutObjectCommand({ Bucket, Key: 'from-a-page' }), { expiresIn: 60 }));
  const preflight = (headers, path = put.pathname + put.search) => send(server.endpoint, { method: 'OPTIONS', path, headers, body: '' });
  const page = 'https://shop.example.com';
  const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'X-Amz-Meta-A, content-type' };
  const allowed = await preflight({ origin: page, ...asked });
  assert.equal(allowed.status, 200);
  assert.equal(allowed.headers['access-control-allow-origin'], page);
  assert.equal(allowed.headers['access-control-allow-methods'], 'PUT, POST');
  assert.equal(allowed.headers['access-control-allow-headers'], 'x-amz-meta-a, content-type');
  assert.equal(allowed.headers['access-control-max-age'], '600');
  assert.match(allowed.headers.vary, /Origin/);
  assert.equal((await preflight({ origin: page, ...asked }, `/${Bucket}/any`)).status, 200, 'by name, where nobody has signed');
  assert.equal((await preflight({ origin: 'https://example.com', ...asked })).code, 'AccessForbidden', 'another origin');
  assert.equal((await preflight({ origin: page, 'access-control-request-method': 'DELETE' })).code, 'AccessForbidden', 'another method');
  assert.equal((await preflight({ origin: page, ...asked, 'access-control-request-headers': 'authorization' })).code, 'AccessForbidden', 'another header');
  assert.equal((await preflight({ origin: page })).code, 'InvalidRequest', 'a method must be named');

  // The request itself, and what it is answered.
  const stored = await send(server.endpoint, { method: 'PUT', path: put.pathname + put.search, headers: { origin: page }, body: 'x' });
  assert.deepEqual([stored.status, stored.headers['access-control-allow-origin'], stored.headers['access-control-expose-headers']], [200, page, 'ETag']);
  const get = new URL(await getSignedUrl(s3, new sdk.GetObjectCommand({ Bucket, Key: 'from-a-page' }), { expiresIn: 60 }));
  const read = (headers) => send(server.endpoint, { method: 'GET', path: get.pathname + get.search, headers, body: '' });
  assert.equal((await read({ origin: 'https://anyone.test' })).headers['access-control-allow-origin'], '*');
  assert.equal((await read({})).headers['access-control-allow-origin'], undefined);
  await run('DeleteBucketCors');
  assert.equal((await refusal(run('GetBucketCors'))).code, 'NoSuchCORSConfiguration');
  assert.equal((await preflight({ origin: page, ...asked })).code, 'AccessForbidden');
}

async function anAppKeepsNoMoreThanItMay() {
  await server.ask('POST', '/v1/apps', { token: server.admin, body: { app_id: 'small', object_quota_bytes: 1000 } });
  const client = server.client(await server.makeKey('small'));
  const put = (Key, size) => client.send(new sdk.PutObjectCommand({ Bucket: 'small', Key, Body: Buffer.alloc(size) }));
  await client.send(new sdk.CreateBucketCommand({ Bucket: 'small' }));
  await put('a', 600);
  assert.deepEqual(await refusal(put('b', 401)), { code: 'QuotaExceeded', status: 403 });
  const told = await client.send(new sdk.PutObjectCommand({ Bucket: 'small', Key: 'b', Body: Buffer.alloc(2000) })).catch((error) => error);
  assert.match(told.message, /object_quota_bytes/, 'says what to do');
  assert.equal((await refusal(client.send(new sdk.HeadObjectCommand({ Bucket: 'small', Key: 'b' })))).status, 404);
  await put('b', 400);
  await put('a', 100); // what is replaced counts no more
  await put('c', 500);
  await client.send(new sdk.DeleteObjectCommand({ Bucket: 'small', Key: 'c' }));
  // Parts count too, until their upload is completed or given up.
  const upload = async () => (await client.send(new sdk.CreateMultipartUploadCommand({ Bucket: 'small', Key: 'd' }))).UploadId;
  const part = (UploadId, size, PartNumber = 1) => client.send(new sdk.UploadPartCommand({ Bucket: 'small', Key: 'd', UploadId, PartNumber, Body: Buffer.alloc(size) }));
  const UploadId = await upload();
  const { ETag } = await part(UploadId, 500);
  assert.equal((await refusal(part(UploadId, 1, 2))).code, 'QuotaExceeded');
  assert.equal((await refusal(put('e', 1))).code, 'QuotaExceeded');
  await client.send(new sdk.CompleteMultipartUploadCommand({ Bucket: 'small', Key: 'd', UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }));
  assert.equal((await refusal(put('e', 1))).code, 'QuotaExceeded', 'it is kept once, not twice');
  await client.send(new sdk.DeleteObjectsCommand({ Bucket: 'small', Delete: { Objects: [{ Key: 'd' }] } }));
  const given = await upload();
  await part(given, 500);
  await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: 'small', Key: 'd', UploadId: given }));
  await put('e', 500);
  // A copy is as large as what it is made from.
  assert.equal((await refusal(client.send(new sdk.CopyObjectCommand({ Bucket: 'small', Key: 'f', CopySource: 'small/e' })))).code, 'QuotaExceeded');
  // Functions are told.
  const code = `export default async (req, ctx) => new Response(await ctx.bucket('small').put('g', 'xx').then(() => 'stored', (error) => error.message))`;
  await server.ask('POST', '/v1/small/functions', { token: server.admin, body: { name: 'put', code, triggers: [{ type: 'http', config: { auth: 'none' } }] } });
  assert.match((await server.ask('GET', '/v1/small/fn/put')).text, /object_quota_bytes/);
  // Others have their own; and a quota can be raised.
  await run('PutObject', { Key: 'large', Body: Buffer.alloc(5000) });
  await server.ask('PATCH', '/v1/apps/small', { token: server.admin, body: { object_quota_bytes: null } });
  await put('f', 5000);
}

async function aRestartKeepsTheCount() {
  await server.ask('PATCH', '/v1/apps/small', { token: server.admin, body: { object_quota_bytes: 7000 } });
  await server.kill();
  await server.start();
  const client = server.client(await server.makeKey('small'));
  const put = (size) => client.send(new sdk.PutObjectCommand({ Bucket: 'small', Key: 'h', Body: Buffer.alloc(size) }));
  assert.equal((await refusal(put(1001))).code, 'QuotaExceeded'); // 100 + 400 + 500 + 5000
  await put(1000);
}

for (const test of [everyCodingCarriesEveryChecksum, bucketsMayStandInTheHostsName, attributesTellWhatIsAskedFor, pagesOfOtherOriginsMayWhatTheBucketAllows, anAppKeepsNoMoreThanItMay, aRestartKeepsTheCount]) {
  await test();
  console.log(`ok ${test.name}`);
}
await server.stop();
