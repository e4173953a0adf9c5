// node build.mjs SOURCE_DIR PACKAGES_DIR OUTPUT.js: bundles js/main.ts with its npm packages into one script for mksnapshot.
// PACKAGES_DIR is where `npm ci` unpacked package-lock.json (the build folder: nothing is installed into the source tree).
import { createRequire } from 'node:module';
import path from 'node:path';

const [sourceDir, packagesDir, output] = process.argv.slice(2);
const packages = path.join(packagesDir, 'node_modules');
const { build } = createRequire(path.join(packagesDir, 'package.json'))('esbuild');

await build({
  entryPoints: [path.join(sourceDir, 'js/main.ts')],
  outfile: output,
  bundle: true,
  format: 'iife',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  conditions: ['require'],
  nodePaths: [packages],
  target: 'chrome102',
  // The source text stays in the snapshot, so it is made small. Names that scripts can see are set by js/webidl.ts.
  minify: true,
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
});
