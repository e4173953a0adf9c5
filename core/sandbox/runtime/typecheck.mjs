// node typecheck.mjs SOURCE_DIR PACKAGES_DIR: checks js/ with tsc, types/ with its sample and the compiler's js/, then that types/web.d.ts is up to date.
// The sources and the packages, which lie in the build folder, are brought together by links, since tsc looks for packages beside the
// sources.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const [sourceDir, packagesDir] = process.argv.slice(2);
const view = path.join(packagesDir, 'typecheck');
rmSync(view, { recursive: true, force: true });
mkdirSync(view);
for (const name of ['js', 'types', 'tsconfig.json']) symlinkSync(path.join(sourceDir, name), path.join(view, name));
symlinkSync(path.join(sourceDir, '../compiler'), path.join(view, 'compiler'));
symlinkSync(path.join(packagesDir, 'node_modules'), path.join(view, 'node_modules'));
const run = (...args) => spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
const tsc = path.join(packagesDir, 'node_modules/typescript/bin/tsc');

let failures = 0;
for (const project of ['.', 'types', 'compiler']) {
  const { status, stdout } = run(tsc, '--project', path.join(view, project), '--preserveSymlinks');
  if (status !== 0) failures++;
  process.stdout.write(stdout);
}
const extracted = run(path.join(sourceDir, 'types/extract.mjs'), packagesDir);
if (extracted.stdout !== readFileSync(path.join(sourceDir, 'types/web.d.ts'), 'utf8')) {
  failures++;
  console.log('types/web.d.ts is not what types/extract.mjs gives: run it again.', extracted.stderr);
}
process.exit(failures === 0 ? 0 : 1);
