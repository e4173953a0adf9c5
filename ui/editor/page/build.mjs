// node build.mjs SOURCE_DIR PACKAGES_DIR TYPES_DIR OUTPUT_DIR: bundles the editor's page and writes editor.qrc beside it.
// PACKAGES_DIR is where `npm ci` unpacked package-lock.json: nothing is installed into the source tree.
import { cp, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const [sourceDir, packagesDir, typesDir, outputDir] = process.argv.slice(2);
const packages = path.join(packagesDir, 'node_modules');
const { build } = createRequire(path.join(packagesDir, 'package.json'))('esbuild');
const monaco = path.join(packages, 'monaco-editor');
const worker = (file) => path.join(monaco, 'esm/vs', file);

await build({
  entryPoints: {
    editor: path.join(sourceDir, 'entry.mjs'),
    'editor.worker': worker('editor/editor.worker.js'),
    'json.worker': worker('language/json/json.worker.js'),
    'ts.worker': worker('language/typescript/ts.worker.js'),
  },
  outdir: outputDir,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'chrome102', // QtWebEngine 6.4
  nodePaths: [packages],
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  legalComments: 'none', // the licences go along as files
  logLevel: 'warning',
});
for (const name of ['index.html', 'debugging.css']) await cp(path.join(sourceDir, name), path.join(outputDir, name));
await cp(path.join(monaco, 'LICENSE'), path.join(outputDir, 'LICENSE.monaco.txt'));
await cp(path.join(monaco, 'ThirdPartyNotices.txt'), path.join(outputDir, 'ThirdPartyNotices.txt'));
for (const name of ['isola.d.ts', 'web.d.ts', 'node.d.ts']) await cp(path.join(typesDir, name), path.join(outputDir, name));

const files = (await readdir(outputDir)).filter((name) => !name.endsWith('.qrc')).sort();
const entries = files.map((name) => `    <file>${name}</file>\n`).join('');
await writeFile(path.join(outputDir, 'editor.qrc'), `<RCC>\n  <qresource prefix="/editor">\n${entries}  </qresource>\n</RCC>\n`);
