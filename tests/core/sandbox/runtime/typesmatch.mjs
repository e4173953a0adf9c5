// node typesmatch.mjs RUNTIME_DIR CASES_DIR: what types/ declares as globals is what the runtime has (cases/language/globals.out).
import { readFileSync } from 'node:fs';
import path from 'node:path';

const [runtimeDir, casesDir] = process.argv.slice(2);
const declared = new Set();
for (const file of ['isola.d.ts', 'web.d.ts']) {
  const text = readFileSync(path.join(runtimeDir, 'types', file), 'utf8');
  for (const [, name] of text.matchAll(/^declare (?:var|function|const|namespace) (\w+)/gm)) if (name !== 'Isola') declared.add(name);
}
const present = new Set();
for (const [, name] of readFileSync(path.join(casesDir, 'language/globals.out'), 'utf8').matchAll(/^\[log\] (\w+)$/gm)) present.add(name);

const undeclared = [...present].filter((name) => !declared.has(name));
const absent = [...declared].filter((name) => !present.has(name));
if (undeclared.length > 0) console.error('in the runtime but not in types/:', undeclared.join(', '));
if (absent.length > 0) console.error('in types/ but not in the runtime:', absent.join(', '));
const differences = undeclared.length + absent.length;
process.exit(differences === 0 && present.size > 50 ? 0 : 1);
