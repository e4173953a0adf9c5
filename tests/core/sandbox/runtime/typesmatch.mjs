// node typesmatch.mjs RUNTIME_DIR CASES_DIR DOC: what types/ declares as globals and docs/runtime.md lists is what the runtime has
// (cases/language/globals.out).
import { readFileSync } from 'node:fs';
import path from 'node:path';

const [runtimeDir, casesDir, doc] = process.argv.slice(2);
const declared = new Set();
for (const file of ['isola.d.ts', 'web.d.ts']) {
  const text = readFileSync(path.join(runtimeDir, 'types', file), 'utf8');
  for (const [, name] of text.matchAll(/^declare (?:var|function|const|namespace) (\w+)/gm)) if (name !== 'Isola') declared.add(name);
}
const present = new Set();
for (const [, name] of readFileSync(path.join(casesDir, 'language/globals.out'), 'utf8').matchAll(/^\[log\] (\w+)$/gm)) present.add(name);

const documented = new Set();
for (const line of readFileSync(doc, 'utf8').split('\n## ')[0].split('\n')) {
  const cell = /^\| (`[^|]*`) \|/.exec(line)?.[1] ?? '';
  for (const [, name] of cell.matchAll(/`(\w+)`/g)) documented.add(name);
}

const undeclared = [...present].filter((name) => !declared.has(name));
const absent = [...declared].filter((name) => !present.has(name));
if (undeclared.length > 0) console.error('in the runtime but not in types/:', undeclared.join(', '));
if (absent.length > 0) console.error('in types/ but not in the runtime:', absent.join(', '));
const undocumented = [...present].filter((name) => !documented.has(name));
const invented = [...documented].filter((name) => !present.has(name));
if (undocumented.length > 0) console.error('not in docs/runtime.md:', undocumented.join(', '));
if (invented.length > 0) console.error('only in docs/runtime.md:', invented.join(', '));
const differences = undeclared.length + absent.length + undocumented.length + invented.length;
process.exit(differences === 0 && present.size > 50 ? 0 : 1);
