// node typecheck.mjs SOURCE_DIR PACKAGES_DIR: checks the types of js/ and types/ with tsc. The sources and the packages, which lie in the
// build folder, are brought together by links, since tsc looks for packages beside the sources.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const [sourceDir, packagesDir] = process.argv.slice(2);
const view = path.join(packagesDir, 'typecheck');
rmSync(view, { recursive: true, force: true });
mkdirSync(view);
for (const name of ['js', 'types', 'tsconfig.json']) symlinkSync(path.join(sourceDir, name), path.join(view, name));
symlinkSync(path.join(packagesDir, 'node_modules'), path.join(view, 'node_modules'));
const tsc = path.join(packagesDir, 'node_modules/typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '--project', view, '--preserveSymlinks'], { stdio: 'inherit' });
process.exit(status ?? 1);
