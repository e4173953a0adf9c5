// node urlfuzz.mjs SOURCE_DIR PACKAGES_DIR [ROUNDS]: the fast path of js/urlparse.ts against whatwg-url's state machine, on URLs put
// together from parts that are likely to tell them apart. The seed is fixed: a failure is the same one every time.
import { createRequire } from 'node:module';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [sourceDir, packagesDir, rounds = '60000'] = process.argv.slice(2);
const packages = path.join(packagesDir, 'node_modules');
const { buildSync } = createRequire(path.join(packagesDir, 'package.json'))('esbuild');
const bundle = path.join(mkdtempSync(path.join(os.tmpdir(), 'urlfuzz-')), 'urlparse.mjs');
buildSync({
  entryPoints: [path.join(sourceDir, 'js/urlparse.ts')], outfile: bundle, bundle: true, format: 'esm', platform: 'neutral',
  mainFields: ['module', 'main'], conditions: ['require'], nodePaths: [packages], logLevel: 'error',
});
const { hasValidHost, machine, parseUrl, partsOfRecord } = await import(pathToFileURL(bundle));

let seed = 20240229;
const random = (limit) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
};
const pick = (list) => list[random(list.length)];

const schemes = ['http:', 'https:', 'http:', 'https:', 'HTTP:', 'ftp:', 'ws:', 'file:', 'data:', 'http'];
const slashes = ['//', '//', '//', '//', '/', '', '///', '\\\\'];
const hosts = [
  'example.com', 'a', 'localhost', '127.0.0.1', '1.2.3.4', '256.1.1.1', '1.2.3', '0x7f.1', '01.2.3.4', 'a.1', 'a.1b', 'a..b', 'a.b.', '-a',
  'xn--a', 'xn--nxasmq6b', 'a_b.c', 'EXAMPLE.com', 'ex%41mple.com', 'é.com', '[::1]', 'a b', 'a<b', '', 'user@host', 'u:p@h', 'a.0x',
  'a.com.09', '1e3', 'foo.0xg', '00.0.0.0', '1.2.3.4.', '999', 'a%00b', 'a|b', 'a^b', 'ab-.c', 'b--c.d',
];
const ports = ['', '', '', ':80', ':443', ':8080', ':65535', ':65536', ':0', ':00080', ':', ':8a', ':99999', ':21'];
const segments = [
  '', 'a', 'b-c', 'd.e', '.', '..', '%2e', '%2E%2e', '.%2e', '%20', '%zz', 'x y', 'é', "q'", '"', '<', '>', '^', '`', '{', '|', '}', '\\', '~', ';p=1',
  '@', ':', 'a..b', '...', '%25', '\t', '\n', '[', ']', '!$&()*+,=', '\x7f', '\u{1f600}', '.a', 'a.', '%c3%a9', '\ud800',
];
const queries = ['', '', '?', '?a=1', "?q='x'", '?a b', '?é', '?"', '?<>', '?#', '?`{|}^', '?%zz', '?a?b', '?\\', '?\x7f', '?\t', '?[]~!$'];
const fragments = ['', '', '#', '#f', '#a b', '#`', '#"<>', '#é', '##', '#{|}^', "#'", '#\x7f', '#?', '#\n'];

const plain = {
  hosts: ['example.com', 'a', 'localhost', '127.0.0.1', 'a_b.c-d.e1', 'x.y2z'], ports: ['', ':8080', ':1', ':65535'],
  segments: ['', 'a', 'b-c', 'd.e', '%20', '%zz', ';p=1', '@:', 'a..b', '%25', "[!$&'()*+,=]", '~|a.'], queries: ['', '?', '?a=1&b', '?`{|}^?/\\'],
  fragments: ['', '#', '#f', "#'{|}^?"],
};

// Mostly ordinary parts with an odd one among them: what the fast path must tell apart.
function makeUrl() {
  const oddness = pick([1, 4, 12]);
  const part = (name, odd) => (random(oddness) === 0 && oddness > 1 ? pick(odd) : pick(oddness === 1 ? odd : plain[name]));
  let path = '';
  for (let i = random(5); i > 0; i--) path += `/${part('segments', segments)}${random(4) === 0 ? part('segments', segments) : ''}`;
  const origin = (oddness === 1 ? pick(schemes) + pick(slashes) : pick(['http://', 'https://'])) + part('hosts', hosts) + part('ports', ports);
  const text = random(8) === 0 ? path : origin + path;
  const whole = text + part('queries', queries) + part('fragments', fragments);
  return random(30) === 0 ? ` ${whole} ` : whole;
}

const bases = [undefined, 'http://base.example/dir/file?q#f', 'https://base:8443/', 'file:///c:/x', 'data:x', 'http://u@h/'];
let fast = 0;
for (let i = 0; i < Number(rounds); i++) {
  const input = makeUrl();
  const base = pick(bases);
  const baseParsed = base === undefined ? undefined : parseUrl(base);
  const got = parseUrl(input, baseParsed?.parts);
  const record = machine.parseURL(input, base === undefined ? {} : { baseURL: machine.parseURL(base) });
  const expected = record === null || !hasValidHost(record) ? undefined : partsOfRecord(record);
  if (got !== undefined && got.record === undefined) fast++;
  if (JSON.stringify(got?.parts) !== JSON.stringify(expected)) {
    console.error(`they differ on ${JSON.stringify(input)} with base ${base}:\n`, got?.parts, '\n', expected);
    process.exit(1);
  }
}
// A fast path that takes nothing would pass everything above.
if (fast < Number(rounds) / 5) {
  console.error(`the fast path took only ${fast} of ${rounds}`);
  process.exit(1);
}
