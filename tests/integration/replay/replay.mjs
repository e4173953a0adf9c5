// Recorded calls run again: bit for bit, as often as one likes, with all that answered them gone; what a draft does otherwise is named.
// ISOLA_REPLAYS says how often (20; by hand 1000).
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outside, Theatre } from './support.mjs';

const theatre = await new Theatre().start();
const service = await outside();
const often = Number(process.env.ISOLA_REPLAYS ?? 20);

// ---- Everything that a function can learn from outside, in an order that the network and the timers decided

const everything = `
const atLoad = [Date.now(), Math.random(), crypto.randomUUID(), performance.now()];
const sleep = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));

export default async (req, ctx) => {
  const began = Date.now();
  const random = [Math.random(), Math.random(), crypto.randomUUID(), [...crypto.getRandomValues(new Uint32Array(3))]];
  const pieces = [];
  for await (const piece of (await fetch('${service.url}/')).body) pieces.push([Date.now() - began, new TextDecoder().decode(piece)]);
  const order = [];
  await Promise.all([
    sleep(3, 'three').then((value) => order.push(value)),
    fetch('${service.url}/slow').then((response) => response.text()).then((value) => order.push(value)),
    ctx.kv.put('n', { at: Date.now(), by: Math.random() }).then(() => order.push('put')),
    sleep(1, 'one').then((value) => order.push(value)),
  ]);
  const broken = await fetch('${service.url}/broken').then((response) => response.text()).catch((error) => String(error));
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, new TextEncoder().encode('text'));
  const rsa = await crypto.subtle.generateKey(
    { name: 'RSA-PSS', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, true, ['sign', 'verify']);
  let spins = 0;
  for (const end = performance.now() + 3; performance.now() < end; ) spins++;
  return Response.json({ atLoad, began, random, pieces, order, broken, spins, body: await req.text(), n: await ctx.kv.get('n'),
    once: await ctx.idempotency.claim('a'), jwk: await crypto.subtle.exportKey('jwk', keys.privateKey),
    rsa: (await crypto.subtle.exportKey('jwk', rsa.publicKey)).n, signature: [...new Uint8Array(signature)],
    secret: ctx.env.SECRET, id: ctx.request.id, origin: performance.timeOrigin, now: performance.now(), ended: new Date() },
    { headers: { 'x-at': String(Date.now()) } });
};`;
const secret = 'a secret that is nowhere to be read';
await theatre.deploy('everything', everything, { envVars: { SECRET: secret } });
await theatre.call('everything'); // so that the recorded call is not its instance's first
const first = await theatre.call('everything', { method: 'POST', body: 'request body', headers: { authorization: 'Bearer of-nobody' } });
assert.equal(first.status, 200, first.text);
assert.equal((await theatre.row(first)).replayable, true);
const { logs: [listed] } = await theatre.manage('GET', '/v1/default/functions/everything/logs?limit=1');
assert.deepEqual([listed.replayable, listed.recording], [true, undefined], 'a list says what can be run again, and stays light');

await theatre.deploy('failing', `export default async () => {
  const response = await fetch('${service.url}/down');
  if (!response.ok) throw new Error('The service said: ' + await response.text());
  return new Response('fine');
}`, { record: 'errors' });
// Calls that run in one isolate at the same time, each with time, randomness and an order of its own.
await theatre.deploy('many', `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export default async (req, ctx) => {
  const seen = [];
  for (let i = 0; i < 6; i++) {
    seen.push(Date.now(), Math.random(), performance.now(), crypto.randomUUID());
    await sleep(Math.random() * 6);
    if (i % 2) seen.push(await (await fetch('${service.url}/')).text());
    await ctx.kv.put('k' + Math.floor(Math.random() * 3), i);
    seen.push(await ctx.kv.get('k1'), new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(300_000)))[0]);
  }
  return Response.json(seen);
};`);
const together = await Promise.all(Array.from({ length: 12 }, () => theatre.call('many')));

const failed = await theatre.call('failing');
assert.equal(failed.status, 500);
await service.stop();
await theatre.manage('PATCH', '/v1/default/functions/everything/env', { envVars: { SECRET: 'another' } });
await theatre.deploy('everything', 'export default () => new Response("a later version")');

for (let time = 0; time < often; time++) {
  const again = await theatre.replay(first);
  assert.equal(again.body, first.text, `time ${time}`);
  assert.deepEqual([again.status, again.headers['x-at'], again.differences], [200, first.headers['x-at'], []]);
}
const parsed = JSON.parse(first.text);
assert.equal(parsed.secret, secret, 'of a time when it was that');

for (const one of together) {
  const again = await theatre.replay(one);
  assert.deepEqual([again.body, again.differences], [one.text, []]);
}

// ---- A failure, with the outside service gone

const recorded = await theatre.row(failed);
const reproduced = await theatre.replay(failed);
assert.equal(reproduced.error.message, recorded.error);
assert.match(reproduced.error.message, /The service said: down since \d+/);
assert.deepEqual(reproduced.differences, []);
const mended = await theatre.replay(failed, { code: `export default async () => {
  const response = await fetch('${service.url}/down');
  return new Response(response.ok ? 'fine' : 'later', { status: response.ok ? 200 : 202 });
}` });
assert.deepEqual([mended.status, mended.body], [202, 'later']);
assert.deepEqual(mended.differences.map(({ what }) => what), ['status', 'error']);

// ---- No secret lies on the disk in the clear

await theatre.manage('GET', '/v1/default/functions/everything/logs');
const logs = join(theatre.server.data, 'logs');
for (const file of readdirSync(logs)) {
  const bytes = readFileSync(join(logs, file));
  for (const hidden of ['of-nobody']) assert(!bytes.includes(hidden), `${file} has ${hidden}`);
}
await theatre.deploy('quiet', 'export default (req, ctx) => new Response(String(ctx.env.SECRET.length))', { envVars: { SECRET: 'hidden-everywhere' } });
assert.equal((await theatre.replay(await theatre.call('quiet'))).body, '17');
for (const file of readdirSync(logs)) assert(!readFileSync(join(logs, file)).includes('hidden-everywhere'), file);

// ---- What a draft does otherwise

await theatre.deploy('asks', `export default async (req, ctx) => {
  await ctx.kv.put('a', 1);
  return Response.json({ a: await ctx.kv.get('a'), at: Date.now() }, { headers: { 'x-kind': 'old', 'x-gone': 'y' } });
}`);
const asked = await theatre.call('asks');
const otherwise = await theatre.replay(asked, { code: `export default async (req, ctx) => {
  const b = await ctx.kv.get('b').catch((error) => error.message);
  const answer = await fetch('http://127.0.0.1:9/').catch((error) => error.cause.message);
  return Response.json({ a: await ctx.kv.get('a'), b, answer: String(answer) }, { headers: { 'x-kind': 'new' } });
}` });
const named = otherwise.differences.map(({ what, name, message }) => [what, name, message]);
assert.deepEqual(named.filter(([what]) => what.startsWith('kv') || what === 'fetch'), [
  ['kv.get', undefined, 'is asked for, but was not when the call was recorded'],
  ['fetch', undefined, 'is asked for, but was not when the call was recorded'],
  ['kv.put', undefined, 'is not asked for any more'],
]);
assert.deepEqual(named.filter(([what]) => what === 'header'), [['header', 'x-gone', 'is gone'], ['header', 'x-kind', 'is another']]);
assert(named.some(([what, , message]) => what === 'body' && message.startsWith('differs from byte')));
assert.match(JSON.parse(otherwise.body).b, /a replay reaches nothing/);
const wrong = await theatre.replay(asked, { code: 'export default () => {\n let = ;\n}' }, 400);
assert.deepEqual([wrong.error.details[0].field, wrong.error.details[0].line], ['code', 2]);
await theatre.replay(asked, { cod: '' }, 400);

// ---- Calls that never came to an answer, streams, errors only, bounds

await theatre.deploy('waits', 'export default () => new Promise(() => {})', { timeoutMs: 300 });
const waited = await theatre.replay(await theatre.call('waits'));
assert.deepEqual([waited.error.code, waited.differences], ['FUNCTION_TIMEOUT', []]);

await theatre.deploy('streams', `export default (req) => {
  const out = new TransformStream();
  const writer = out.writable.getWriter();
  (async () => {
    for await (const piece of req.body) { await writer.write(piece); await writer.write(new TextEncoder().encode('/' + Date.now() + '/')); }
    for (let i = 0; i < 40; i++) await writer.write(new Uint8Array(20_000).fill(65 + i % 26));
    await writer.close();
  })();
  return new Response(out.readable);
}`);
const streamed = await theatre.call('streams', { method: 'POST', body: 'z'.repeat(400_000) });
const streamedAgain = await theatre.replay(streamed);
assert(streamedAgain.body === streamed.text, 'a stream in the same pieces');
assert.deepEqual(streamedAgain.differences, []);

await theatre.deploy('failing', 'export default (req) => new Response("ok", { status: new URL(req.url).search ? 500 : 200 })', { record: 'errors' });
const fine = await theatre.call('failing');
assert.deepEqual([(await theatre.row(fine)).replayable, (await theatre.row(fine)).recording], [false, undefined]);
const notRecorded = await theatre.replay(fine, undefined, 409);
assert.match(notRecorded.error.message, /it is not recorded/);
assert.equal((await theatre.row(await theatre.call('failing?x'))).replayable, true);
await theatre.manage('POST', '/v1/default/invocations/inv_1/replay', undefined, 404);

const large = await outside();
await theatre.deploy('large', `export default async () => new Response(String((await (await fetch('${large.url}/large')).text()).length))`);
const much = await theatre.call('large');
assert.equal(much.text, '1500000');
const { recording, replayable } = await theatre.row(much);
assert.deepEqual([replayable, recording.not_replayable], [false, 'It is larger than 1 MB, with what the host answered.']);
assert.match((await theatre.replay(much, undefined, 409)).error.message, /larger than 1 MB/);
await large.stop();

await theatre.server.stop();
console.log(`recorded calls run again, ${often} times alike`);
