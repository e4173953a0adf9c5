// The blocks of code of a page of docs, and their outputs held against what the page says.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// [{kind, text}], in order; a block within a list is taken out of its indentation. `next` is the block right below, if it is output.
export function blocksOf(path) {
  const blocks = [...readFileSync(path, 'utf8').matchAll(/^( *)```(\w*)\n([^]*?)^\1```$/gm)]
    .map(([, indent, kind, text]) => ({ kind, text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '') }));
  for (const [index, block] of blocks.entries()) {
    const next = blocks[index + 1];
    if (block.kind !== 'sh' || !['json', 'text'].includes(next?.kind)) continue;
    block.output = next;
    next.isOutput = true;
  }
  return blocks;
}

// "…" stands for anything; all the rest must be equal, and nothing more may be there.
export function compare(actual, expected, place) {
  if (expected === '…') return assert.notEqual(actual, undefined, `${place} is missing`);
  if (expected === null || typeof expected !== 'object') return assert.deepEqual(actual, expected, place);
  assert.equal(Array.isArray(actual), Array.isArray(expected), place);
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), `the fields of ${place}`);
  for (const key of Object.keys(expected)) compare(actual[key], expected[key], `${place}.${key}`);
}

export function compareText(actual, expected, place) {
  const pattern = expected.trim().split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^\n]*');
  if (!new RegExp(`^${pattern}$`).test(actual.trim())) assert.equal(actual.trim(), expected.trim(), place);
}

export function run({ text, output }, options) {
  const actual = execFileSync('bash', ['-e', '-c', text], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options });
  if (output?.kind === 'json') compare(JSON.parse(actual), JSON.parse(output.text), `the answer to\n${text}`);
  else if (output) compareText(actual, output.text, `the output of\n${text}`);
  return actual;
}
