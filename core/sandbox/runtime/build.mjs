// node build.mjs SOURCE_DIR PACKAGES_DIR OUTPUT.js: bundles js/main.ts with its npm packages into one script for mksnapshot.
// PACKAGES_DIR is where `npm ci` unpacked package-lock.json (the build folder: nothing is installed into the source tree).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [sourceDir, packagesDir, output] = process.argv.slice(2);
const packages = path.join(packagesDir, 'node_modules');
const { build } = createRequire(path.join(packagesDir, 'package.json'))('esbuild');

// What this build changes in the streams package, whose version is pinned: another one's text fails here. structuredClone meets streams
// that are transferred, so V8 must know them as objects of the platform: the three classes are made to extend natives.HostObject.
const changedStreams = {
  name: 'changed-streams',
  setup(plugin) {
    plugin.onLoad({ filter: /web-streams-polyfill[\\/]dist[\\/]ponyfill\.m?js$/ }, ({ path: file }) => {
      const replaceAll = (text, pattern, replacement, count) => {
        const found = text.match(pattern)?.length ?? 0;
        if (found !== count) throw new Error(`${file}: ${pattern} is there ${found} times, not ${count}`);
        return text.replace(pattern, replacement);
      };
      const types = '(ReadableStream|WritableStream|TransformStream)';
      let text = readFileSync(file, 'utf8');
      text = replaceAll(text, new RegExp(`class ${types}\\{constructor\\(([^)]*)\\)\\{`, 'g'), 'class $1 extends HostObject{constructor($2){super();', 3);
      text = replaceAll(text, new RegExp(`Object\\.create\\(${types}\\.prototype\\)`, 'g'), 'newHostObject($1)', 3);
      // What arrives while a pipe waits is written a moment later, never within the source's enqueue().
      text = replaceAll(text, /(this\._state\._currentWrite=(\w+)\()(\w+\(this\._state\._writer,\w+\))(?=,void 0,\w+\),this\._resolvePromise)/g,
        '$1$2((async()=>{})(),()=>$3)', 1);
      const imports = `import { HostObject, newHostObject } from ${JSON.stringify(path.join(sourceDir, 'js/hostobjects.ts'))};\n`;
      return { contents: imports + text, loader: 'js' };
    });
  },
};

await build({
  plugins: [changedStreams],
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
  minifyWhitespace: true,
  minifySyntax: true,
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
});
