// HTTPS: a certificate is served, replaced on SIGHUP without a pause, and a bad one leaves the old in use.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { Server } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'isola-tls-'));
const certificate = join(folder, 'server.pem');
const key = join(folder, 'server.key');
const make = (name, kind) => {
  const files = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  execFileSync('openssl', ['req', '-x509', '-newkey', ...kind, '-nodes', '-days', '1', '-subj', `/CN=${name}`, '-keyout', files[1], '-out', files[0]], { stdio: 'ignore' });
  return files;
};
const use = ([pem, secret]) => {
  copyFileSync(pem, certificate);
  copyFileSync(secret, key);
};
const first = make('first', ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']);
const second = make('second', ['rsa:2048']);

const flags = ['--tls-cert', certificate, '--tls-key', key];
let server;

// The name in the certificate, and the answer to a request.
function served(options = {}) {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false, ...options }, () => {
      const name = socket.getPeerCertificate().subject.CN;
      let answer = '';
      socket.setEncoding('utf8').on('data', (text) => (answer += text)).on('end', () => resolve({ name, answer, version: socket.getProtocol() }));
      socket.write(`GET /v1/default/functions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.admin}\r\nConnection: close\r\n\r\n`);
    });
    socket.on('error', reject);
  });
}
const untilServed = async (name) => {
  while ((await served()).name !== name);
};

async function holds(shards) {
  use(first);
  server = new Server();
  await server.startEncrypted([...flags, '--shards', shards]);
  // A request for the API moves, with its connection, from whichever shard it came to.
  for (const one of await Promise.all(Array.from({ length: 16 }, () => served()))) {
    assert.equal(one.name, 'first');
    assert.match(one.answer, /^HTTP\/1.1 200 OK\r\n/);
    assert.equal(one.version, 'TLSv1.3');
  }
  assert.equal((await served({ maxVersion: 'TLSv1.2' })).version, 'TLSv1.2');
  await assert.rejects(served({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }));

  use(second);
  server.process.kill('SIGHUP');
  await untilServed('second');

  writeFileSync(certificate, 'nonsense');
  const complaint = server.nextComplaint(/tls-cert/);
  server.process.kill('SIGHUP');
  assert.match(await complaint, /tls-cert: .*server\.pem: there is no certificate in it/);
  assert.equal((await served()).name, 'second');
  await server.stop();
}
await holds('1');
await holds('2');

// Files that do not belong together are told at start.
copyFileSync(first[0], certificate);
copyFileSync(second[1], key);
const wrong = new Server();
await assert.rejects(wrong.startEncrypted(flags), /ended with 1/);
console.log('certificates are served and renewed');
