// All that comes from npm goes through this file, and only what is named here is bundled. In the console it is bundled already; in
// a folder of your own `npm ci` once is enough, and `isola deploy` bundles.

import { number, object, string } from 'zod';

export { Hono } from 'hono';
export const z = { number, object, string };
