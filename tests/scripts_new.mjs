// scripts/new makes what it says in a copy of the sources: files laid out as the formatter wants them, named by the build, each with a test.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const tree = mkdtempSync(join(tmpdir(), 'isola-new-'));
process.once('exit', () => rmSync(tree, { recursive: true }));
for (const folder of ['core', 'server', 'ui', 'tests', '.clang-format'])
  cpSync(join(root, folder), join(tree, folder), { recursive: true });
// Another release lays out differently: scripts/format has nothing to say there either.
const hasFormatter = spawnSync('clang-format-14', ['--version']).status === 0;
const run = (...words) => spawnSync(join(root, 'scripts/new'), words, { encoding: 'utf8', env: { ...process.env, ISOLA_TREE: tree } });

for (const [kind, name, registered] of [
  ['endpoint', 'Widgets', { 'server/CMakeLists.txt': 'api/WidgetsController.cpp', 'tests/server/CMakeLists.txt': 'api/tst_WidgetsController' }],
  ['panel', 'Widgets', { 'ui/CMakeLists.txt': 'widgets/WidgetsPanel.cpp', 'tests/ui/CMakeLists.txt': 'widgets/tst_WidgetsPanel' }],
  ['web-api', 'CookieStore', { 'core/sandbox/runtime/js/main.ts': './cookiestore' }],
  ['trigger', 'Mail', { 'core/triggers/CMakeLists.txt': 'mail/MailConfig.cpp', 'tests/core/triggers/CMakeLists.txt': 'mail/tst_MailConfig' }],
  ['migration', 'WidgetColour', { 'core/storage/CMakeLists.txt': '_widget_colour.sql', 'tests/core/storage/CMakeLists.txt': 'tst_Migration00' }],
]) {
  const { status, stdout, stderr } = run(kind, name);
  assert.equal(status, 0, stderr);
  const made = [...stdout.matchAll(/^new: (\S+)$/gm)].map(([, path]) => path);
  assert(made.some((path) => path.startsWith('tests/')), `${kind} has a test`);
  for (const path of made) {
    assert(existsSync(join(tree, path)), path);
    if (hasFormatter && /\.(h|cpp)$/.test(path)) execFileSync('clang-format-14', ['--dry-run', '-Werror', join(tree, path)], { stdio: ['ignore', 'inherit', 'inherit'] });
  }
  for (const [path, words] of Object.entries(registered)) assert(readFileSync(join(tree, path), 'utf8').includes(words), `${path} names ${words}`);
  assert.match(stdout, /what is left:\n  - /);
  if (kind !== 'migration') assert.equal(run(kind, name).status, 2, 'a second time it is refused');
}
assert.match(run('endpoint', 'lower').stderr, /the name like/);
assert.match(run('poem', 'Name').stderr, /endpoint\|panel/);
console.log('ok scripts/new');
