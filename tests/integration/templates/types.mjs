// node types.mjs TYPESCRIPT_DIR PACKAGES_DIR: every template of resources/templates compiles against what the editor and functions
// have, isola.d.ts, as strictly as the types' own sample. PACKAGES_DIR has the npm packages that templates import.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , typescript, packages] = process.argv;
const types = new URL('../../../core/sandbox/runtime/types/', import.meta.url).pathname;
const templates = new URL('../../../resources/templates/', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(templates, 'templates.json'), 'utf8'));

const folder = mkdtempSync(join(packages, 'templates-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
for (const name of ['isola.d.ts', 'web.d.ts', 'node.d.ts']) symlinkSync(join(types, name), join(folder, name));
cpSync(templates, folder, { recursive: true });
const { compilerOptions } = JSON.parse(readFileSync(join(types, 'tsconfig.json'), 'utf8'));
const faults = (files) => {
  const options = { ...compilerOptions, allowJs: true, checkJs: true, skipLibCheck: true, noUncheckedIndexedAccess: true };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['isola.d.ts', ...files] }));
  const tsc = join(typescript, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '--project', folder, '--preserveSymlinks'], { encoding: 'utf8' }).stdout;
};

assert.equal(faults(manifest.map(({ entry }) => entry)), '');
writeFileSync(join(folder, 'faulty.ts'), 'export default (req: Request, ctx: Context) => new Response(ctx.user.id);');
assert.match(faults(['faulty.ts']), /faulty\.ts.*possibly 'null'/, 'a fault is found');
console.log(`ok ${manifest.length} templates`);
