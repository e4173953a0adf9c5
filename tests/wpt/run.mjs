// tests/wpt/run WPT_FOLDER [options]: each *.any.js file of the suite below becomes one function, is deployed to an `isola serve`
// with a data directory of its own and called once for each of its variants. Node.js runs the same text. A JSON file per test and target goes to the output folder,
// and TARGET-failures.txt beside them; a table per area goes to standard output.
//
//   --only PREFIX    only files whose path starts with it; may be given several times
//   --target NAME    isola or node; may be given several times (both, unless given)
//   --bin FOLDER     where isola and isola-runner are (build/dev/bin)
//   --out FOLDER     where results go (build/wpt)
//   --jobs N         files at a time (2)
//   --seconds N      limit of time for a file or a variant of it (10); files with "timeout=long" get six times as much
//
// The suite itself is not part of this repository: https://github.com/web-platform-tests/wpt (3-clause BSD).

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { serveFiles } from './files.mjs';
import { IsolaTarget } from './isolatarget.mjs';
import { NodeTarget } from './nodetarget.mjs';
import { isLong, programOf, variantsOf } from './program.mjs';
import { describeFailures, joinResults, tableOf, writeResult } from './report.mjs';
import { testFiles } from './suite.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: [''] },
    target: { type: 'string', multiple: true, default: ['isola', 'node'] },
    bin: { type: 'string', default: path.join(root, 'build/dev/bin') },
    out: { type: 'string', default: path.join(root, 'build/wpt') },
    jobs: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '10' },
  },
});

if (positionals.length !== 1) {
  console.error('Give the folder of the Web Platform Tests: tests/wpt/run WPT_FOLDER');
  process.exit(2);
}

const wpt = path.resolve(positionals[0]);
const files = testFiles(wpt).filter((file) => options.only.some((prefix) => file.startsWith(prefix)));
if (files.length === 0) {
  console.error(`${wpt} has no test file that was asked for.`);
  process.exit(2);
}
mkdirSync(options.out, { recursive: true });
const served = await serveFiles(wpt);
const makers = { isola: () => IsolaTarget.start(options.bin), node: () => NodeTarget.start() };

async function runAll(target) {
  const parts = new Map(files.map((file) => [file, []]));
  const waiting = files.flatMap((file) => variantsOf(wpt, file).map((query) => ({ file, query })));
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const limitMs = Number(options.seconds) * 1000 * (isLong(wpt, next.file) ? 6 : 1);
      parts.get(next.file).push(await target.run(programOf(wpt, next.file, served.origin, limitMs), next.query, limitMs));
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
  const results = new Map([...parts].map(([file, list]) => [file, joinResults(list)]));
  for (const [file, result] of results) writeResult(options.out, target.name, file, result);
  return results;
}

const outcomes = new Map();
for (const name of options.target) {
  const target = await makers[name]();
  try {
    outcomes.set(name, await runAll(target));
  } finally {
    await target.stop();
  }
}
served.close();
for (const [name, results] of outcomes) writeFileSync(path.join(options.out, `${name}-failures.txt`), describeFailures(results));
console.log(tableOf(outcomes));
