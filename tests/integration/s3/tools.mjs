// The programs that people have, unchanged: awscli, rclone and s3cmd. Small files, large ones that go in parts, trees, deletions.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StoreServer } from './support.mjs';

const server = new StoreServer();
await server.start();
const key = await server.makeKey();
const home = mkdtempSync(join(tmpdir(), 'isola-s3-'));
const host = server.endpoint.replace('http://', '');
const files = { small: Buffer.from('small ü'), empty: Buffer.alloc(0), large: randomBytes(20 * 1024 * 1024 + 17) };
mkdirSync(join(home, 'tree/deep er'), { recursive: true });
for (const [name, bytes] of Object.entries(files)) writeFileSync(join(home, 'tree/deep er', name), bytes);
writeFileSync(join(home, 'tree/top +&=.txt'), 'top');

const environment = { PATH: process.env.PATH, HOME: home, AWS_ACCESS_KEY_ID: key.access_key_id, AWS_SECRET_ACCESS_KEY: key.secret_access_key,
  AWS_DEFAULT_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true', PYTHONWARNINGS: 'ignore' };
const exec = promisify(execFile);
const runner = (program, ...first) => async (...words) =>
  (await exec(program, [...first, ...words], { env: environment, cwd: home, maxBuffer: 1 << 26 })).stdout;

function isSame(folder) {
  for (const [name, bytes] of Object.entries(files)) assert(readFileSync(join(home, folder, 'deep er', name)).equals(bytes), `${folder}: ${name}`);
  assert.equal(String(readFileSync(join(home, folder, 'top +&=.txt'))), 'top');
}

async function awscli() {
  const aws = runner(existsSync('/usr/bin/aws') ? '/usr/bin/aws' : 'aws', // the distribution's, whatever else is in PATH
    '--endpoint-url', server.endpoint);
  await aws('s3', 'mb', 's3://aws-bucket');
  await aws('s3', 'cp', '--recursive', 'tree', 's3://aws-bucket/t');
  assert.match(await aws('s3', 'ls', '--recursive', 's3://aws-bucket'), /20971537 t\/deep er\/large/);
  await aws('s3', 'sync', 's3://aws-bucket/t', 'aws-tree');
  isSame('aws-tree');
  assert.equal((await aws('s3', 'sync', 's3://aws-bucket/t', 'aws-tree')).trim(), '', 'nothing is left to do');
  await aws('s3', 'mv', 's3://aws-bucket/t/top +&=.txt', 's3://aws-bucket/moved');
  assert.equal(await aws('s3', 'cp', 's3://aws-bucket/moved', '-'), 'top');
  for (const algorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']) {
    const put = ['s3api', 'put-object', '--bucket', 'aws-bucket', '--key', algorithm, '--body', 'tree/deep er/small', '--checksum-algorithm', algorithm];
    const sent = await aws(...put).catch((error) => error);
    if (/awscrt|Missing Dependency|Unsupported checksum algorithm/.test(sent.stderr ?? '')) continue; // Debian's is older, or without the library that counts it
    assert(JSON.parse(sent)[`Checksum${algorithm}`], algorithm);
  }
  // Version 1 of the program signs URLs by the old scheme unless it is told not to.
  await aws('configure', 'set', 'default.s3.signature_version', 's3v4');
  const url = (await aws('s3', 'presign', 's3://aws-bucket/moved')).trim();
  assert.equal(await (await fetch(url)).text(), 'top');
  await aws('s3', 'rb', '--force', 's3://aws-bucket');
}

async function rclone() {
  const remote = `:s3,provider=Other,access_key_id=${key.access_key_id},secret_access_key=${key.secret_access_key},endpoint="${server.endpoint}",chunk_size=5Mi,upload_cutoff=6Mi:`;
  const run = runner('rclone', '--config', '/dev/null');
  await run('mkdir', `${remote}rclone-bucket`);
  await run('copy', 'tree', `${remote}rclone-bucket/t`);
  await run('check', 'tree', `${remote}rclone-bucket/t`, '--download');
  await run('copy', `${remote}rclone-bucket/t`, 'rclone-tree');
  isSame('rclone-tree');
  assert.match(await run('lsf', '-R', `${remote}rclone-bucket`), /t\/deep er\/large/);
  await run('touch', `${remote}rclone-bucket/t/top +&=.txt`, '-t', '2020-01-02T03:04:05');
  assert.match(await run('lsl', `${remote}rclone-bucket/t/top +&=.txt`), /2020-01-02/);
  await run('purge', `${remote}rclone-bucket`);
}

async function s3cmd() {
  writeFileSync(join(home, '.s3cfg'), ['[default]', `access_key = ${key.access_key_id}`, `secret_key = ${key.secret_access_key}`, `host_base = ${host}`,
    `host_bucket = ${host}`, 'use_https = False', 'multipart_chunk_size_mb = 5', ''].join('\n'));
  const run = runner('s3cmd', '--no-progress');
  await run('mb', 's3://s3cmd-bucket');
  await run('sync', 'tree/', 's3://s3cmd-bucket/t/');
  assert.match(await run('ls', '-r', 's3://s3cmd-bucket'), /20971537 .*t\/deep er\/large/);
  await run('sync', 's3://s3cmd-bucket/t/', 's3cmd-tree/');
  isSame('s3cmd-tree');
  await run('cp', 's3://s3cmd-bucket/t/top +&=.txt', 's3://s3cmd-bucket/copy');
  await run('get', 's3://s3cmd-bucket/copy', 'copy');
  assert.equal(String(readFileSync(join(home, 'copy'))), 'top');
  await run('del', '-r', '-f', 's3://s3cmd-bucket');
  await run('rb', 's3://s3cmd-bucket');
}

for (const test of [awscli, rclone, s3cmd]) {
  await test();
  console.log(`ok ${test.name}`);
}
rmSync(home, { recursive: true });
await server.stop();
