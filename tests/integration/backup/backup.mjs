// node backup.mjs BINARIES: `isola backup` beside a server that goes on being written to, and of a directory that nobody serves;
// `isola restore` of what it wrote, of what was damaged since, and of what a newer isola wrote; a data directory that a newer one
// has used.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from '../api/support.mjs';

const [, , binaries] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'isola-backup-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
const at = (name) => join(folder, name);
const run = (...words) => {
  const { status, stdout, stderr } = spawnSync(join(binaries, 'isola'), [...words, '--json'], { encoding: 'utf8', env: { ...process.env, ISOLA_DATA: '' } });
  const json = stdout.trim() ? JSON.parse(stdout) : undefined;
  return { status, json, error: json?.error, stderr };
};
const ok = (...words) => {
  const done = run(...words);
  assert.equal(done.status, 0, JSON.stringify(done));
  return done.json;
};
const server = new Server();
await server.start();
const ask = (method, path, body, on = server) => on.ask(method, `/v1/default/${path}`, { token: on.admin, body });
const upload = (key, text) => fetch(`http://127.0.0.1:${server.port}/v1/default/buckets/files/objects/${key}`,
  { method: 'PUT', body: text, headers: { authorization: `Bearer ${server.admin}` } });
const code = `export default async (req, ctx) => {
  if (req.method === 'PUT') await ctx.kv.put('word', await req.text());
  return Response.json({ word: await ctx.kv.get('word'), secret: ctx.env.SECRET, file: await (await ctx.bucket('files').get('a'))?.text() });
}`;
await ask('POST', 'functions', { name: 'whole', code, envVars: { SECRET: 'of the app' }, triggers: [{ type: 'http' }, { type: 'webhook' }] });
const webhook = (await ask('GET', 'functions/whole')).json.webhook_url ?? (await ask('POST', 'functions', { name: 'whole', code })).json.webhook_url;
await ask('POST', 'buckets', { name: 'files' });
await upload('a', 'the file');
await server.ask('PUT', '/v1/default/fn/whole', { token: server.admin, body: 'kept' });
const expected = { word: 'kept', secret: 'of the app', file: 'the file' };

// ---- Beside a server under writes: objects come and go, calls are logged
let isWriting = true;
const writing = (async () => {
  for (let i = 0; isWriting; ++i) {
    await upload(`churn-${i % 5}`, 'x'.repeat(1000 + i));
    await ask('DELETE', `buckets/files/objects/churn-${(i + 2) % 5}`);
    await server.ask('GET', '/v1/default/fn/whole', { token: server.admin });
  }
})();
const online = ok('backup', at('online.isola'), '--data-dir', server.data);
isWriting = false;
await writing;
assert.equal(online.bytes, statSync(at('online.isola')).size);
assert.equal(statSync(at('online.isola')).mode & 0o777, 0o600);
const names = execFileSync('tar', ['-tf', at('online.isola')], { encoding: 'utf8' }).trim().split('\n');
assert.equal(names[0], 'isola-backup.json');
assert.equal(names.at(-1), 'SHA256SUMS');
for (const name of ['registry.db', 'app-data.db', 'triggers.db', 'secret-key', 'recording-key', 'webhook-key', 'admin-token']) assert(names.includes(name), name);
mkdirSync(at('looked-at'));
execFileSync('tar', ['-xf', at('online.isola'), '-C', at('looked-at')]);
execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: at('looked-at') });
assert(!existsSync(join(server.data, 'backup')), 'nothing of the snapshot is left');

// The API says the same; two at once are refused field by field like everything else.
assert.equal((await server.ask('POST', '/v1/admin/backup', { token: server.admin, body: { passphrase: '' } })).json.error.details[0].field, 'passphrase');
const service = (await ask('POST', 'tokens', { kind: 'service', name: 'x' })).json.token;
assert.equal((await server.ask('POST', '/v1/admin/backup', { token: service })).status, 403);

// ---- With the keys sealed
writeFileSync(at('phrase'), 'correct horse battery staple\n');
ok('backup', at('sealed.isola'), '--data-dir', server.data, '--passphrase-file', at('phrase'), '--no-log');
const sealed = execFileSync('tar', ['-tf', at('sealed.isola')], { encoding: 'utf8' });
assert.match(sealed, /^keys\.sealed$/m);
assert.doesNotMatch(sealed, /secret-key|admin-token|logs\//);
const secretKey = readFileSync(join(server.data, 'secret-key'), 'utf8').trim().split(' ').at(-1);
assert(!readFileSync(at('sealed.isola')).includes(secretKey));

// ---- Nobody serves the directory
server.process.kill('SIGTERM');
await server.exited;
ok('backup', at('stopped.isola'), '--data-dir', server.data);
const log = (await serveAndLook(server.data)).log;
assert(log > 0);

// ---- Restored: the same answers, rows, webhook key and token
async function serveAndLook(data, token) {
  const restored = new Server();
  rmSync(restored.data, { recursive: true });
  restored.data = data;
  await restored.start();
  assert.equal(restored.admin, token ?? restored.admin);
  const answer = (await restored.ask('GET', '/v1/default/fn/whole', { token: restored.admin })).json;
  const { logs } = (await ask('GET', 'functions/whole/logs?limit=1000', undefined, restored)).json;
  const url = new URL(webhook);
  assert.equal((await restored.ask('POST', url.pathname + url.search, { body: 'x' })).status, 200, 'the webhook URL still holds');
  restored.process.kill('SIGTERM');
  assert.equal(await restored.exited, 0);
  return { answer, log: logs.length };
}
for (const name of ['online', 'stopped']) {
  const done = ok('restore', at(`${name}.isola`), '--data', at(name));
  assert.equal(statSync(at(name)).mode & 0o777, 0o700);
  assert.equal(done.data, at(name));
  const seen = await serveAndLook(at(name), server.admin);
  assert.deepEqual(seen.answer, expected);
  assert(seen.log > 1, 'with its log');
}
assert.match(run('restore', at('sealed.isola'), '--data', at('sealed')).error.message, /^passphrase: is missing/);
writeFileSync(at('wrong'), 'incorrect\n');
assert.match(run('restore', at('sealed.isola'), '--data', at('sealed'), '--passphrase-file', at('wrong')).error.message, /^passphrase: is not the one/);
ok('restore', at('sealed.isola'), '--data', at('sealed'), '--passphrase-file', at('phrase'));
assert.deepEqual((await serveAndLook(at('sealed'), server.admin)).answer, expected);

// ---- What is refused leaves nothing behind
const refused = (file, pattern) => {
  const { status, error } = run('restore', at(file), '--data', at('none'));
  assert.notEqual(status, 0);
  assert.match(error.message, pattern);
  assert(!existsSync(at('none')));
  assert.deepEqual(readdirSync(folder).filter((name) => name.includes('restoring')), []);
};
assert.match(run('restore', at('online.isola'), '--data', at('online')).error.message, /is not empty/);
const bytes = readFileSync(at('stopped.isola'));
writeFileSync(at('short.isola'), bytes.subarray(0, bytes.length - 4096));
refused('short.isola', /cut short|damaged|truncated/i);
const flipped = Buffer.from(bytes);
flipped[flipped.indexOf('SQLite format 3') + 5000] ^= 1;
writeFileSync(at('flipped.isola'), flipped);
refused('flipped.isola', /\.db is damaged/);
writeFileSync(at('text.isola'), 'hello');
refused('text.isola', /cannot be used/);
mkdirSync(at('evil'));
copyFileSync(join(at('looked-at'), 'isola-backup.json'), join(at('evil'), 'isola-backup.json'));
writeFileSync(at('outside'), 'x');
execFileSync('tar', ['-cPf', at('evil.isola'), '-C', at('evil'), 'isola-backup.json', '../outside']);
refused('evil.isola', /outside does not belong into it/);

// ---- A newer isola's
execFileSync('sqlite3', [join(at('looked-at'), 'registry.db'), 'PRAGMA user_version = 999']);
execFileSync('bash', ['-c', 'sha256sum $(cut -c67- SHA256SUMS) > new && mv new SHA256SUMS'], { cwd: at('looked-at') });
execFileSync('bash', ['-c', `tar -cf ${at('newer.isola')} isola-backup.json $(grep -v isola-backup.json SHA256SUMS | cut -c67-) SHA256SUMS`], { cwd: at('looked-at') });
refused('newer.isola', /registry\.db has schema version 999, known are versions up to \d+$/);

execFileSync('sqlite3', [join(at('sealed'), 'registry.db'), 'PRAGMA user_version = 999']);
const before = readFileSync(join(at('sealed'), 'registry.db'));
const served = spawnSync(join(binaries, 'isola'), ['serve', '--data', at('sealed'), '--port', '0'], { encoding: 'utf8' });
assert.equal(served.status, 1);
assert.match(served.stderr, /has schema version 999, this program knows versions up to \d+\nisola: Start the newer isola/);
assert(before.equals(readFileSync(join(at('sealed'), 'registry.db'))), 'refused untouched');

// ---- An older one is brought up to date, and a copy of it is kept
execFileSync('sqlite3', [join(at('stopped'), 'registry.db'), 'ALTER TABLE apps DROP COLUMN object_quota_bytes; PRAGMA user_version = 11']);
assert.deepEqual((await serveAndLook(at('stopped'))).answer, expected);
const version = (path) => Number(execFileSync('sqlite3', [path, 'PRAGMA user_version'], { encoding: 'utf8' }));
assert.equal(version(join(at('stopped'), 'registry.db.before-0012')), 11);
assert(version(join(at('stopped'), 'registry.db')) >= 12);
rmSync(server.data, { recursive: true });
console.log('ok backup');
