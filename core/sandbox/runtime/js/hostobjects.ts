// How structuredClone meets objects of the platform (Blob, File, DOMException, CryptoKey, MessagePort, streams). They all extend
// natives.HostObject, by which V8 knows them.

import { natives } from './natives';
import type { Class } from './webidl';

export const { HostObject } = natives;
const { construct } = Reflect;

// An object of the platform's class without its constructor having run.
export function newHostObject<T extends object>(type: abstract new (...args: any[]) => T): T {
  return construct(HostObject, [], type);
}

// Each class adds a function that gives a copy of an object of its kind and undefined for any other.
export const hostObjectKinds: ((object: object) => object | undefined)[] = [];

// Platform objects that have no copy at all (Response, Headers, streams ...). V8 would take them for plain objects, so structuredClone
// asks these first about the value it is given.
export const uncloneableKinds: ((value: unknown) => boolean)[] = [];

// The interface object that scripts see in place of a class that extends natives.HostObject: the native base is no part of what the
// standards describe.
export function hideHostBase<T extends Class>(type: T): T {
  function Interface(...args: unknown[]): object {
    if (new.target === undefined) throw new TypeError('An interface object cannot be called without new');
    return Reflect.construct(type as any, args, new.target);
  }
  Object.setPrototypeOf(type.prototype, Object.prototype);
  Object.defineProperty(type.prototype, 'constructor', { value: Interface, writable: true, configurable: true });
  Object.defineProperty(Interface, 'prototype', { value: type.prototype, writable: false });
  return Interface as unknown as T;
}
