// Which files of the Web Platform Tests are run: those for any global scope, in the areas that a server's runtime has.

import { readdirSync } from 'node:fs';
import path from 'node:path';

const areas = [
  'FileAPI', 'WebCryptoAPI', 'compression', 'console', 'dom/abort', 'dom/events', 'dom/idlharness.any.js', 'encoding', 'fetch/api/abort',
  'fetch/api/basic', 'fetch/api/body', 'fetch/api/headers', 'fetch/api/request', 'fetch/api/response', 'fetch/api/idlharness.any.js',
  'fetch/data-urls', 'hr-time', 'html/webappapis/atob', 'html/webappapis/microtask-queuing', 'html/webappapis/structured-clone',
  'html/webappapis/timers', 'mimesniff', 'streams', 'url', 'urlpattern', 'webidl', 'webmessaging', 'xhr/formdata',
];

export function areaOf(file) {
  return areas.find((area) => file === area || file.startsWith(`${area}/`));
}

// Paths below the suite's folder, in order.
export function testFiles(wpt) {
  return readdirSync(wpt, { recursive: true })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith('.any.js') && areaOf(file) !== undefined)
    .sort();
}
