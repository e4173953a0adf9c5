// Puts together what /docs and /openapi.json serve: the document as JSON, and the viewer with its page.
// usage: node build.mjs <this folder> <npm folder> <openapi.yaml> <output folder>
import { createRequire } from 'node:module';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , folder, npm, source, output] = process.argv;
const packages = createRequire(join(npm, 'package.json'));
const document = packages('yaml').parse(readFileSync(source, 'utf8'), { merge: true });
mkdirSync(output, { recursive: true });
writeFileSync(join(output, 'openapi.json'), JSON.stringify(document));
for (const name of ['index.html', 'page.js'])
  copyFileSync(join(folder, name), join(output, name));
for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css'])
  copyFileSync(join(npm, 'node_modules/swagger-ui-dist', name), join(output, name));
