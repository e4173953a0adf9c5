// Built-ins of newer ECMAScript that this V8 (10.2) does not have. What cannot be filled (resizable buffers, the RegExp v flag,
// decorators, `using`, import attributes) is listed in docs/runtime.md. Modules of core-js define a property only where it is missing.

import 'core-js/modules/es.array.to-reversed.js';
import 'core-js/modules/es.array.to-sorted.js';
import 'core-js/modules/es.array.to-spliced.js';
import 'core-js/modules/es.array.with.js';
import 'core-js/modules/es.array.from-async.js';
import 'core-js/modules/es.error.is-error.js';
import 'core-js/modules/es.iterator.constructor.js';
import 'core-js/modules/es.iterator.concat.js';
import 'core-js/modules/es.iterator.drop.js';
import 'core-js/modules/es.iterator.every.js';
import 'core-js/modules/es.iterator.filter.js';
import 'core-js/modules/es.iterator.find.js';
import 'core-js/modules/es.iterator.flat-map.js';
import 'core-js/modules/es.iterator.for-each.js';
import 'core-js/modules/es.iterator.from.js';
import 'core-js/modules/es.iterator.map.js';
import 'core-js/modules/es.iterator.reduce.js';
import 'core-js/modules/es.iterator.some.js';
import 'core-js/modules/es.iterator.take.js';
import 'core-js/modules/es.iterator.to-array.js';
import 'core-js/modules/es.map.group-by.js';
import 'core-js/modules/es.math.f16round.js';
import 'core-js/modules/es.math.sum-precise.js';
import 'core-js/modules/es.object.group-by.js';
import 'core-js/modules/es.promise.try.js';
import 'core-js/modules/es.promise.with-resolvers.js';
import 'core-js/modules/es.regexp.escape.js';
import 'core-js/modules/es.set.difference.v2.js';
import 'core-js/modules/es.set.intersection.v2.js';
import 'core-js/modules/es.set.is-disjoint-from.v2.js';
import 'core-js/modules/es.set.is-subset-of.v2.js';
import 'core-js/modules/es.set.is-superset-of.v2.js';
import 'core-js/modules/es.set.symmetric-difference.v2.js';
import 'core-js/modules/es.set.union.v2.js';
import 'core-js/modules/es.string.is-well-formed.js';
import 'core-js/modules/es.string.to-well-formed.js';
import 'core-js/modules/es.suppressed-error.constructor.js';
import 'core-js/modules/es.symbol.async-dispose.js';
import 'core-js/modules/es.symbol.dispose.js';
import 'core-js/modules/es.disposable-stack.constructor.js';
import 'core-js/modules/es.async-disposable-stack.constructor.js';
import 'core-js/modules/es.typed-array.to-reversed.js';
import 'core-js/modules/es.typed-array.to-sorted.js';
import 'core-js/modules/es.typed-array.with.js';
import 'core-js/modules/es.uint8-array.from-base64.js';
import 'core-js/modules/es.uint8-array.from-hex.js';
import 'core-js/modules/es.uint8-array.set-from-base64.js';
import 'core-js/modules/es.uint8-array.set-from-hex.js';
import 'core-js/modules/es.uint8-array.to-base64.js';
import 'core-js/modules/es.uint8-array.to-hex.js';
import { natives } from './natives';

function lengthOf(value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  const length = Math.trunc(Number(value)) || 0;
  if (length < 0 || length > Number.MAX_SAFE_INTEGER) throw new RangeError('Invalid array buffer length');
  return length;
}

function transfer(buffer: ArrayBuffer, newLength: unknown): ArrayBuffer {
  const length = lengthOf(newLength, buffer.byteLength);
  if (natives.isDetached(buffer)) throw new TypeError('This ArrayBuffer is detached');
  const moved = natives.detach(buffer);
  if (length === moved.byteLength) return moved;
  const resized = new ArrayBuffer(length);
  new Uint8Array(resized).set(new Uint8Array(moved, 0, Math.min(length, moved.byteLength)));
  return resized;
}

// ArrayBuffer.prototype.transfer, transferToFixedLength and detached, which core-js cannot do without the host's help.
const bufferFills = {
  transfer(this: ArrayBuffer, newLength: unknown = undefined) {
    return transfer(this, newLength);
  },
  transferToFixedLength(this: ArrayBuffer, newLength: unknown = undefined) {
    return transfer(this, newLength);
  },
  get detached() {
    return natives.isDetached(this);
  },
};

for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(bufferFills))) {
  if (name in ArrayBuffer.prototype) continue;
  Object.defineProperty(ArrayBuffer.prototype, name, { ...descriptor, enumerable: false });
}

// core-js keeps a registry as a global.
delete (globalThis as any)['__core-js_shared__'];
