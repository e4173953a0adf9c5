// deploy: {"modules": {"lib/index.ts": "export * as deep from './deep/part.js';\nexport { default } from './deep/part.js';", "lib/deep/part.js": "import { up } from '../../up.mjs';\nexport const place = import.meta.url;\nexport default () => up + 1;", "up.mjs": "export let up = 1; export const bump = () => ++up;", "cycle/a.js": "import { b } from './b.js'; export const a = 'a'; export const both = () => a + b;", "cycle/b.js": "import { a } from './a.js'; export const b = 'b'; export const other = () => a;", "slow.js": "await new Promise((resolve) => setTimeout(resolve, 5)); export default 'slow';", "throws.js": "throw new RangeError('while it is loaded');", "broken.js": "export const = 1;", "list.json": "[1, {\"a\": null}]", "bad.json": "{oops}"}}
// call: GET /
// call: GET /lazy
import next, { deep } from './lib';
import { bump, up } from './up.mjs';
import { both } from './cycle/a.js';
import list from './list';
export default async (request) => {
  if (!request.url.endsWith('/lazy')) {
    bump();
    return Response.json({ next: next(), up, place: deep.place, own: import.meta.url, both: both(), list });
  }
  const name = './slow.js';
  console.log((await import(name)).default, (await import(name)) === (await import('./slow')), (await import('node:path')).default.join('a', 'b'));
  for (const path of ['./throws.js', './throws.js', './broken.js', './bad.json', 'left-pad', 'https://example.com/x.js', './up.mjs?x', 7]) {
    try { await import(path); console.log('loaded', path); } catch (error) { console.log(error.name, error.message); }
  }
  return new Response('done');
};
