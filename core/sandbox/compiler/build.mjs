// node build.mjs SOURCE_DIR PACKAGES_DIR OUTPUT.js: bundles js/main.ts with sucrase into one module, which the engine carries as a
// resource. PACKAGES_DIR is where the runtime's `npm ci` unpacked package-lock.json.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const [sourceDir, packagesDir, output] = process.argv.slice(2);
const packages = path.join(packagesDir, 'node_modules');
const { build } = createRequire(path.join(packagesDir, 'package.json'))('esbuild');

// Sucrase takes a namespace for types from its first token to its last and drops it. Its body is code: js/namespaces.ts.
const namespacesAreCode = {
  name: 'namespaces-are-code',
  setup(plugins) {
    plugins.onLoad({ filter: /sucrase\/dist\/esm\/parser\/plugins\/typescript\.js$/ }, async ({ path: file }) => {
      const asTypes = /const oldIsType = pushTypeContext\(isBeforeToken \? 2 : 1\);\s+(tsParseModuleOrNamespaceDeclaration\(\);)\s+popTypeContext\(oldIsType\);/g;
      const source = await readFile(file, 'utf8');
      if (source.match(asTypes)?.length !== 2) throw new Error('sucrase is not the version that this build knows');
      return { contents: source.replace(asTypes, '$1'), loader: 'js' };
    });
  },
};

await build({
  entryPoints: [path.join(sourceDir, 'js/main.ts')],
  outfile: output,
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  nodePaths: [packages],
  target: 'chrome102',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [namespacesAreCode],
});
