// node build.mjs SOURCE_DIR PACKAGES_DIR OUTPUT.js: bundles js/main.ts with sucrase into one module, which the engine carries as a
// resource. PACKAGES_DIR is where the runtime's `npm ci` unpacked package-lock.json.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const [sourceDir, packagesDir, output] = process.argv.slice(2);
const packages = path.join(packagesDir, 'node_modules');
const { build } = createRequire(path.join(packagesDir, 'package.json'))('esbuild');

// What this build changes in sucrase, which is pinned: each must be found as often as it says.
const changes = [
  // A namespace is taken for types from its first token to its last and dropped. Its body is code: js/namespaces.ts.
  { file: 'parser/plugins/typescript.js', times: 2, to: '$1',
    from: /const oldIsType = pushTypeContext\(isBeforeToken \? 2 : 1\);\s+(tsParseModuleOrNamespaceDeclaration\(\);)\s+popTypeContext\(oldIsType\);/g },
  // Enum members become variables, but one that is called as its enum would hide it.
  { file: 'transformers/TypeScriptTransformer.js', times: 1, from: /this\.extractEnumKeyInfo\(/g, to: '$&enumName, ' },
  { file: 'transformers/TypeScriptTransformer.js', times: 1, from: /extractEnumKeyInfo\(nameToken\)/g, to: 'extractEnumKeyInfo(enumName, nameToken)' },
  { file: 'transformers/TypeScriptTransformer.js', times: 2, from: /isIdentifier\(name\) \?/g, to: 'isIdentifier(name) && name !== enumName ?' },
];

const changedSucrase = {
  name: 'changed-sucrase',
  setup(plugins) {
    plugins.onLoad({ filter: /sucrase[\\/]dist[\\/]esm[\\/].*\.js$/ }, async ({ path: file }) => {
      let contents = await readFile(file, 'utf8');
      for (const { file: ending, times, from, to } of changes) {
        if (!file.endsWith(ending)) continue;
        if (contents.match(from)?.length !== times) throw new Error('sucrase is not the version that this build knows');
        contents = contents.replace(from, to);
      }
      return { contents, loader: 'js' };
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
  plugins: [changedSucrase],
});
