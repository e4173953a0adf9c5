// structuredClone (https://html.spec.whatwg.org/multipage/structured-data.html). V8 walks the value; platform objects are copied by
// their own classes (hostobjects.ts) and message ports are moved by theirs.

import { DOMException } from './domexception';
import { hostObjectKinds, uncloneableKinds } from './hostobjects';
import { natives } from './natives';
import { defineGlobalFunctions, isArrayBuffer, requireArguments, toDictionary, toSequence } from './webidl';

function dataCloneError(message: string): DOMException {
  return new DOMException(message, 'DataCloneError');
}

function cloneHostObject(object: object): object {
  for (const clone of hostObjectKinds) {
    const copy = clone(object);
    if (copy !== undefined) return copy;
  }
  throw dataCloneError('The object could not be cloned.');
}

// Platform objects that can be moved (MessagePort, streams) say how. Nothing of the value has changed until `commit` is called, which
// is when the clone can no longer fail.
export interface Moved {
  // What stands for it on the other side.
  object: object;
  commit(): void;
}
export interface Transferable {
  is(value: unknown): boolean;
  check(value: object, transfer: unknown[]): void;
  move(value: object): Moved;
}
export const transferableKinds: Transferable[] = [];

// The value's copy, and the received counterparts of what was transferred, in the order given.
export function cloneWithTransfer(value: unknown, transfer: unknown[]): { clone: unknown; received: unknown[] } {
  if (!transfer.includes(value) && uncloneableKinds.some((isKind) => isKind(value))) {
    throw dataCloneError('The object could not be cloned.');
  }
  const seen = new Set<unknown>();
  const buffers: ArrayBuffer[] = [];
  const moved = new Map<object, Moved>();
  for (const item of transfer) {
    if (seen.has(item)) throw dataCloneError('The same object is transferred twice.');
    seen.add(item);
    if (isArrayBuffer(item)) {
      if (natives.isDetached(item)) throw dataCloneError('An ArrayBuffer is detached and could not be cloned.');
      buffers.push(item);
      continue;
    }
    const kind = transferableKinds.find((candidate) => candidate.is(item));
    if (kind === undefined) throw dataCloneError('A value of the transfer list cannot be transferred.');
    kind.check(item as object, transfer);
  }
  const standIn = (object: object): object => {
    const kind = seen.has(object) ? transferableKinds.find((candidate) => candidate.is(object)) : undefined;
    if (kind === undefined) return cloneHostObject(object);
    if (!moved.has(object)) moved.set(object, kind.move(object));
    return moved.get(object)!.object;
  };
  const [clone, receivedBuffers] = natives.cloneValue(value, buffers, dataCloneError, standIn);
  let nextBuffer = 0;
  const received = transfer.map((item) => (isArrayBuffer(item) ? receivedBuffers[nextBuffer++] : standIn(item as object)));
  for (const { commit } of moved.values()) commit();
  return { clone, received };
}

defineGlobalFunctions({
  structuredClone(value: unknown, options: unknown = undefined) {
    requireArguments(1, arguments.length, 'structuredClone');
    const dictionary = toDictionary<{ transfer?: unknown }>(options, 'options');
    const transfer = dictionary?.transfer === undefined ? [] : toSequence(dictionary.transfer, 'transfer');
    return cloneWithTransfer(value, transfer).clone;
  },
});
Object.defineProperty(globalThis.structuredClone, 'length', { value: 1, configurable: true });
