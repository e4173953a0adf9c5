// What came out: a file per test and target, and a table per area.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { areaOf } from './suite.mjs';

const kPass = 0;

export function writeResult(folder, target, file, result) {
  const name = path.join(folder, target, file.replace(/\.any\.js$/, '.json'));
  mkdirSync(path.dirname(name), { recursive: true });
  writeFileSync(name, JSON.stringify(result, undefined, 1));
}

// The results of a file's variants as one.
export function joinResults(list) {
  const worst = list.find((result) => result.status !== 0) ?? list[0];
  return { status: worst.status, message: worst.message, tests: list.flatMap((result) => result.tests) };
}

// A file passes wholly if the harness was content and every subtest passed.
function countOf(result) {
  const passed = result.tests.filter((test) => test.status === kPass).length;
  return { passed, total: result.tests.length, whole: result.status === 0 && passed === result.tests.length ? 1 : 0, files: 1 };
}

function add(sum, count) {
  for (const key of Object.keys(count)) sum[key] = (sum[key] ?? 0) + count[key];
}

function sumsOf(results) {
  const sums = new Map();
  const all = {};
  for (const [file, result] of results) {
    const area = areaOf(file);
    if (!sums.has(area)) sums.set(area, {});
    add(sums.get(area), countOf(result));
    add(all, countOf(result));
  }
  return new Map([...sums].sort().concat([['**all**', all]]));
}

export function tableOf(outcomes) {
  const targets = [...outcomes.keys()];
  const sums = new Map(targets.map((target) => [target, sumsOf(outcomes.get(target))]));
  const lines = [`| area | ${targets.map((target) => `${target}: subtests | whole files`).join(' | ')} |`, `|---|${'---|---|'.repeat(targets.length)}`];
  for (const area of sums.get(targets[0]).keys()) {
    const cells = targets.map((target) => {
      const sum = sums.get(target).get(area);
      return `${sum.passed} / ${sum.total} | ${sum.whole} / ${sum.files}`;
    });
    lines.push(`| ${area} | ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}

export function describeFailures(results) {
  const lines = [];
  for (const [file, result] of [...results].sort()) {
    const failed = result.tests.filter((test) => test.status !== kPass);
    if (failed.length === 0 && result.status === 0) continue;
    lines.push(`${file}: ${failed.length} of ${result.tests.length} fail; ${result.message ?? ''}`);
    for (const test of failed) lines.push(`    ${test.name}: ${test.message}`);
  }
  return `${lines.join('\n')}\n`;
}
