// The newest recorded calls of a function against a draft: what would change, before it changes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Theatre } from './support.mjs';

const [, , binaries] = process.argv;
const theatre = await new Theatre().start();
const shadow = (body, status) => theatre.manage('POST', '/v1/default/functions/prices/shadow', body, status);

await theatre.deploy('prices', `export default async (req, ctx) => {
  const amount = Number(new URL(req.url).searchParams.get('amount'));
  const count = (await ctx.kv.get('count') ?? 0) + 1;
  await ctx.kv.put('count', count);
  return Response.json({ price: amount * 2, count, at: Date.now() });
}`);
assert.deepEqual((await shadow({})).compared, 0);
for (let amount = 0; amount < 12; amount++) await theatre.call(`prices?amount=${amount}`);

const same = await shadow({});
assert.deepEqual([same.compared, same.different, same.skipped, same.runs.length], [12, 0, 0, 12]);
assert.deepEqual([same.runs[0].path, same.runs[0].status], ['/?amount=11', { recorded: 200, replayed: 200 }], 'the newest first');

const code = `export default async (req, ctx) => {
  const amount = Number(new URL(req.url).searchParams.get('amount'));
  const count = (await ctx.kv.get('count') ?? 0) + 1;
  await ctx.kv.put('count', count);
  if (amount > 9) return new Response('too much', { status: 400 });
  return Response.json({ price: amount * 2, count, at: Date.now() });
}`;
const changed = await shadow({ draft: { code }, last: 5 });
assert.deepEqual([changed.compared, changed.different, changed.version], [5, 2, 0]);
assert.deepEqual(changed.runs.map((run) => run.differences.map(({ what }) => what)),
  [['status', 'header', 'body'], ['status', 'header', 'body'], [], [], []]);
const { logs } = await theatre.manage('GET', '/v1/default/functions/prices/logs');
assert.equal(logs.length, 12, 'a replay is no call');
assert.equal((await theatre.call('prices?amount=1').then(({ text }) => JSON.parse(text))).count, 13, 'nothing was asked of the store');

await shadow({ last: 0 }, 400);
const faulty = await shadow({ draft: { code: 'export default' } }, 400);
assert.equal(faulty.error.details[0].field, 'draft.code');
await theatre.manage('POST', '/v1/default/functions/nothing/shadow', {}, 404);

// ---- isola deploy --shadow, isola replay

const folder = mkdtempSync(join(tmpdir(), 'isola-shadow-'));
const file = join(folder, 'prices.js');
writeFileSync(file, code);
const isola = (...words) => spawnSync(join(binaries, 'isola'), [...words, '--url', `http://127.0.0.1:${theatre.server.port}`],
  { encoding: 'utf8', env: { ...process.env, ISOLA_TOKEN: theatre.server.admin, NO_COLOR: '1' } });
const liveVersion = async () => (await theatre.manage('GET', '/v1/default/functions/prices')).version;

const refused = isola('deploy', file, '--shadow', '100');
assert.equal(refused.status, 6, refused.stderr);
assert.match(refused.stdout + refused.stderr, /13 recorded calls, 2 of them differ/);
assert.match(refused.stdout, /status: 200, now 400/);
assert.equal(await liveVersion(), 1, 'nothing went live');
const accepted = isola('deploy', file, '--shadow', '100', '--accept-differences');
assert.equal(accepted.status, 0, accepted.stderr);
assert.equal(await liveVersion(), 2);
assert.equal(isola('deploy', file, '--shadow', '5', '--note', 'again').status, 6, 'of the calls before, two differ still');

const id = changed.runs[0].invocation_id;
const replayed = isola('replay', id, '--detail');
assert.equal(replayed.status, 0, replayed.stderr);
assert.match(replayed.stdout, /"price":22/);
const withCode = isola('replay', id, '--code', file);
assert.equal(withCode.status, 6);
assert.match(withCode.stderr, /status: 200, now 400/);
const whole = JSON.parse(isola('replay', id, '--code', file, '--json').stdout);
assert.deepEqual(whole.differences.map(({ what }) => what), ['status', 'header', 'body']);
writeFileSync(join(folder, 'fresh.js'), code);
assert.equal(isola('deploy', join(folder, 'fresh.js'), '--shadow', '10').status, 0, 'a new function has nothing to be held against');
await theatre.deploy('bare', 'export default () => new Response("a")', { record: 'off' });
writeFileSync(join(folder, 'bare.js'), 'export default () => new Response("b")');
assert.equal(isola('deploy', join(folder, 'bare.js'), '--shadow', '10').status, 7, 'nothing is recorded: that shows nothing');
rmSync(folder, { recursive: true });

await theatre.server.stop();
console.log('recorded calls hold a draft against what was');
