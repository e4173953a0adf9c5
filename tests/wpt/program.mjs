// A test file as a function's source: testharness.js, the scripts its META lines name and the file itself, run by the first call,
// which answers with the results as JSON.
//
// The tests are classic scripts, a function is a module. What that changes is made up for: functions that a script declares become
// properties of the global object, and names that some files assign without a declaration exist.

import { readFileSync } from 'node:fs';
import path from 'node:path';

// As the suite's own server rewrites it.
const aliases = { 'resources/WebIDLParser.js': 'resources/webidl2/lib/webidl2.js' };

function namesIn(source, pattern, group = 1) {
  return [...new Set([...source.matchAll(pattern)].map((match) => match[group]))];
}

function asScript(source) {
  const functions = namesIn(source, /^(?:async )?function\*?\s+([\w$]+)/gm);
  return `${source}\n${functions.map((name) => `if (typeof ${name} === 'function') globalThis.${name} = ${name};`).join('\n')}`;
}

// Names that a script assigns: those it does not declare are globals then.
function assignedIn(source) {
  return namesIn(source, /(?:^|[(;])[ \t]*([a-zA-Z_$][\w$]*)[ \t]*(?:=(?![=>])|in )/gm);
}

// idlharness.js evaluates the texts that a test gives to add_objects(). A function may not, so they are compiled along.
function idlObjectsOf(source) {
  const texts = [...source.matchAll(/add_objects\(\{([^]*?)\}\);/g)].flatMap((match) => namesIn(match[1], /(?<=[[,]\s*)(?:'([^'\n]*)'|"[^"\n]*")/g, 0));
  return `{ ${texts.map((text) => `${text}: () => (${text.slice(1, -1)})`).join(', ')} }`;
}

function metaOf(source, key) {
  return [...source.matchAll(new RegExp(`^// META: ${key}=(.+?)\\s*$`, 'gm'))].map((match) => match[1]);
}

// The queries a file is to be run with: each takes a part of its subtests.
export function variantsOf(wpt, file) {
  const variants = metaOf(readFileSync(path.join(wpt, file), 'utf8'), 'variant');
  return variants.length === 0 ? [''] : variants;
}

// The suite's own word for files that take their time.
export function isLong(wpt, file) {
  return metaOf(readFileSync(path.join(wpt, file), 'utf8'), 'timeout').includes('long');
}

function scriptsOf(wpt, file) {
  const source = readFileSync(path.join(wpt, file), 'utf8');
  const named = metaOf(source, 'script').map((name) => name.replace(/\?.*$/, ''));
  const paths = named.map((name) => (name.startsWith('/') ? name.slice(1) : path.posix.join(path.posix.dirname(file), name)));
  const scripts = paths.map((script) => readFileSync(path.join(wpt, aliases[script] ?? script), 'utf8').replace('eval(desc)', 'idlObjects[desc]()'));
  return [...scripts, source].map(asScript);
}

export function programOf(wpt, file, origin, limitMs) {
  const harness = readFileSync(path.join(wpt, 'resources/testharness.js'), 'utf8');
  const scripts = scriptsOf(wpt, file);
  return `
const idlObjects = ${idlObjectsOf(readFileSync(path.join(wpt, file), 'utf8'))};
const setUp = (query) => {
  globalThis.self = globalThis;
  globalThis.GLOBAL = { isWindow: () => false, isWorker: () => false, isShadowRealm: () => false };
  const location = new URL(${JSON.stringify(`${origin}/${file}`)} + query);
  Object.defineProperty(globalThis, 'location', { value: location, configurable: true });
  for (const name of ${JSON.stringify(assignedIn(scripts.join('\n')))}) if (!(name in globalThis)) globalThis[name] = undefined;
};
const runTest = () => new Promise((resolve) => {
  const results = [];
  const finish = (status, message) => resolve({ status, message, tests: results });
  (function () {
${harness}
  }).call(globalThis);
  if (${file.includes('idlharness')}) globalThis.DedicatedWorkerGlobalScope = { [Symbol.hasInstance]: () => true };
  add_result_callback((test) => results.push({ name: test.name, status: test.status, message: test.message }));
  add_completion_callback((tests, harness) => finish(harness.status, harness.message));
  setTimeout(() => finish(2, 'the time is over'), ${limitMs});
  try {
    (function () {
${scripts.join('\n')}
    }).call(globalThis);
  } catch (error) {
    finish(1, String(error?.stack ?? error));
  }
});
export default async (request) => {
  setUp(new URL(request.url).search);
  return Response.json(await runTest());
};
`;
}
