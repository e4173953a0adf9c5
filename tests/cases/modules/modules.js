// deploy: {"modules": {"lib/math.js": "import { base } from './base.js';\nexport const add = (n) => n + base;\nexport default 'math';", "lib/base.js": "export const base = 40;\nexport const where = import.meta.url;", "data.json": "{\"answer\": 42}"}}
// call: GET /
// call: GET /lazy
import name, { add } from './lib/math.js';
import * as base from './lib/base.js';
import data from './data.json';
export default async (req) => {
  if (req.url.endsWith('/lazy')) {
    const lazy = await import('./lib/math.js');
    try { await import('./nope.js'); } catch (error) { console.error(error.name, error.message); }
    return new Response(String(lazy.add === add));
  }
  return Response.json([name, add(2), Object.keys(base), data.answer]);
};
