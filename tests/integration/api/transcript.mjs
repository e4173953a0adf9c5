// Runs a page of docs: each sh block against a real server, its output held against the block that follows.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Server } from './support.mjs';

const [, , , , document] = process.argv;
const server = new Server();
await server.start();

// "…" stands for anything; all the rest must be equal, and nothing more may be there.
function compare(actual, expected, place) {
  if (expected === '…') return assert.notEqual(actual, undefined, `${place} is missing`);
  if (expected === null || typeof expected !== 'object') return assert.deepEqual(actual, expected, place);
  assert.equal(Array.isArray(actual), Array.isArray(expected), place);
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), `the fields of ${place}`);
  for (const key of Object.keys(expected)) compare(actual[key], expected[key], `${place}.${key}`);
}

const blocks = [...readFileSync(document, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind, text]) => ({ kind, text }));
const env = { ...process.env, URL: `http://127.0.0.1:${server.port}/v1/default`, TOKEN: server.admin };
let count = 0;
for (const [index, { kind, text }] of blocks.entries()) {
  if (kind !== 'sh') continue;
  const output = execFileSync('bash', ['-c', text], { env, encoding: 'utf8' });
  const expected = blocks[index + 1];
  if (expected.kind === 'json') compare(JSON.parse(output), JSON.parse(expected.text), `the answer to\n${text}`);
  else assert.equal(output.trim(), expected.text.trim());
  ++count;
}
assert(count >= 10, 'the document has its blocks');
await server.stop();
console.log(`${count} blocks of the document hold`);
