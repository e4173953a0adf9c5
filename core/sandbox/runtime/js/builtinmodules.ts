// The modules a function may import by name although nobody deployed them: node:* as far as the platform has them, since bundled npm
// code asks for them.

import path from 'path-browserify';
import { looseAssert, strict } from './node/assert';
import * as asyncHooks from './node/asynchooks';
import * as buffer from './node/buffer';
import * as crypto from './node/crypto';
import * as events from './node/events';
import * as util from './node/util';

// Named exports and, as `default`, the object that require() would give.
function exportsOf(object: any, main: unknown = object): object {
  const exports: Record<string, unknown> = {};
  for (const name of Object.keys(object)) if (/^[A-Za-z_$][\w$]*$/.test(name)) exports[name] = object[name];
  exports.default = main;
  return exports;
}

// Frozen namespaces of the bundle become plain objects that scripts may change.
function moduleOf(namespace: object): object {
  const object = { ...namespace };
  return exportsOf(object, object);
}

const posix = { ...path, posix: path };

const makers: Record<string, () => object> = {
  assert: () => exportsOf(looseAssert),
  'assert/strict': () => exportsOf(strict),
  async_hooks: () => moduleOf(asyncHooks),
  buffer: () => moduleOf(buffer),
  crypto: () => moduleOf(crypto),
  events: () => exportsOf({ ...events }, events.EventEmitter),
  path: () => exportsOf(posix),
  'path/posix': () => exportsOf(posix),
  util: () => moduleOf(util),
  'util/types': () => exportsOf(util.types),
};

const made = new Map<string, object>();

// The exports of a module, with or without "node:", or undefined for a name that is none. Each property becomes an export.
export function builtinModule(specifier: string): object | undefined {
  const name = specifier.startsWith('node:') ? specifier.slice(5) : specifier;
  if (!Object.hasOwn(makers, name)) return undefined;
  if (!made.has(name)) made.set(name, makers[name]!());
  return made.get(name);
}
