// Web IDL's rules in one place (https://webidl.spec.whatwg.org): how an interface's properties look, how arguments are converted, what
// an iterator over pairs is. Every API file uses these instead of its own.

const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Object;
const { ownKeys, apply } = Reflect;

export type Class = abstract new (...args: any[]) => any;

interface InterfaceOptions {
  length?: number;
  constants?: Record<string, number>;
  exposed?: boolean;
}

// Gives a class what Web IDL demands of an interface object (enumerable members, a string tag, its name, constants on both sides) and
// makes it a global.
export function defineInterface(type: Class, name: string, options: InterfaceOptions = {}): void {
  const prototype = type.prototype;
  for (const key of ownKeys(prototype)) {
    if (key === 'constructor' || typeof key === 'symbol') continue;
    defineProperty(prototype, key, { ...getOwnPropertyDescriptor(prototype, key), enumerable: true });
  }
  for (const key of ownKeys(type)) {
    if (typeof key === 'symbol' || key === 'length' || key === 'name' || key === 'prototype') continue;
    defineProperty(type, key, { ...getOwnPropertyDescriptor(type, key), enumerable: true });
  }
  defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
  for (const [key, value] of Object.entries(options.constants ?? {})) {
    defineProperty(type, key, { value, enumerable: true });
    defineProperty(prototype, key, { value, enumerable: true });
  }
  defineProperty(type, 'name', { value: name, configurable: true });
  if (options.length !== undefined) defineProperty(type, 'length', { value: options.length, configurable: true });
  if (options.exposed !== false) defineGlobal(name, type, false);
}

export function defineGlobal(name: string, value: unknown, enumerable = true): void {
  defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable });
}

// Functions written as methods of an object literal keep their name through minification and are no constructors, as IDL wants.
export function defineGlobalFunctions(functions: Record<string, Function>): void {
  for (const [name, value] of Object.entries(functions)) defineGlobal(name, value);
}

// A method that was borrowed under another name (entries as [Symbol.iterator]).
export function defineHidden(target: object, key: PropertyKey, value: unknown): void {
  defineProperty(target, key, { value, writable: true, configurable: true, enumerable: false });
}

export function requireArguments(needed: number, given: number, operation: string): void {
  if (given < needed) {
    throw new TypeError(`${operation}: ${needed} argument${needed > 1 ? 's' : ''} required, but only ${given} present.`);
  }
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

export function toDictionary<T extends object = any>(value: unknown, name: string): T | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new TypeError(`${name} is not an object`);
  return value as T;
}

export function toDOMString(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return String(value);
}

const anySurrogate = /[\ud800-\udfff]/;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function toUSVString(value: unknown): string {
  const text = toDOMString(value);
  return anySurrogate.test(text) ? text.replace(loneSurrogate, '\ufffd') : text;
}

const beyondLatin1 = /[^\x00-\xff]/;

export function toByteString(value: unknown): string {
  const text = toDOMString(value);
  if (beyondLatin1.test(text)) throw new TypeError(`Cannot convert ${JSON.stringify(text.slice(0, 40))} to a ByteString`);
  return text;
}

export function toEnum<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
  const text = toDOMString(value);
  if (!(allowed as readonly string[]).includes(text)) throw new TypeError(`'${text}' is not a valid value for ${name}`);
  return text as T;
}

// [EnforceRange] conversion to an unsigned integer of so many bits.
export function toEnforcedInteger(value: unknown, bits: number, name: string): number {
  const number = Number(value as number);
  const limit = bits === 64 ? Number.MAX_SAFE_INTEGER : 2 ** bits - 1;
  const whole = Math.trunc(number);
  if (!Number.isFinite(number) || whole < 0 || whole > limit) throw new TypeError(`${name} is outside the range of 0 to ${limit}`);
  return whole + 0;
}

// A sequence: whatever the value iterates to. Each item is converted before the next one is asked for.
export function toSequence<T = unknown>(value: unknown, name: string, convert: (item: unknown) => T = (item) => item as T): T[] {
  if (!isObject(value)) throw new TypeError(`${name} is not a sequence`);
  const method = (value as any)[Symbol.iterator];
  if (typeof method !== 'function') throw new TypeError(`${name} is not iterable`);
  const iterator = apply(method, value, []);
  if (!isObject(iterator)) throw new TypeError(`${name} is not iterable`);
  const next = (iterator as any).next;
  const items: T[] = [];
  for (;;) {
    const step = apply(next, iterator, []);
    if (!isObject(step)) throw new TypeError('an iterator gave something that is not an object');
    if ((step as any).done) return items;
    items.push(convert((step as any).value));
  }
}

export function isBufferSource(value: unknown): value is BufferSource {
  return ArrayBuffer.isView(value) || isAnyArrayBuffer(value);
}

// By their internal slot, not by instanceof: a buffer of another realm or with a changed prototype is one too.
const arrayBufferLength = getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')!.get!;

export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  if (!isObject(value)) return false;
  try {
    apply(arrayBufferLength, value, []);
    return true;
  } catch {
    return false;
  }
}

export function isSharedArrayBuffer(value: unknown): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer;
}

export function isAnyArrayBuffer(value: unknown): value is ArrayBuffer {
  return isArrayBuffer(value) || isSharedArrayBuffer(value);
}

const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()));

export const enum PairPart { Both, Key, Value }

// The iterator of a pair-iterable interface. `pairAt` gives the pair at an index of the object as it is now, or undefined past the end.
export function makePairIterator<T extends object>(name: string, pairAt: (object: T, index: number) => any[] | undefined) {
  let make!: (object: T, part: PairPart) => IterableIterator<any>;
  class PairIterator {
    #object: T;
    #part: PairPart;
    #index = 0;

    constructor(object: T, part: PairPart) {
      this.#object = object;
      this.#part = part;
    }

    next() {
      const pair = pairAt(this.#object, this.#index);
      if (pair === undefined) return { value: undefined, done: true };
      this.#index++;
      return { value: this.#part === PairPart.Both ? [pair[0], pair[1]] : pair[this.#part - 1], done: false };
    }

    static {
      make = (object, part) => new PairIterator(object, part) as any;
    }
  }
  const prototype = PairIterator.prototype as any;
  delete prototype.constructor;
  setPrototypeOf(prototype, iteratorPrototype);
  defineProperty(prototype, 'next', { ...getOwnPropertyDescriptor(prototype, 'next'), enumerable: true });
  defineProperty(prototype, Symbol.toStringTag, { value: `${name} Iterator`, configurable: true });
  return make;
}

export function requireCallback(value: unknown, operation: string): asserts value is (...args: any[]) => any {
  if (typeof value !== 'function') throw new TypeError(`${operation}: the callback is not a function`);
}

// Whether an operation that returns a promise is called on an object at all: `#brand in this` throws on anything else.
export function isReceiver(self: unknown): self is object {
  return typeof self === 'object' && self !== null;
}

// What an operation that returns a promise does when it is called on the wrong object.
export function illegalInvocation<T = never>(): Promise<T> {
  return Promise.reject(new TypeError('Illegal invocation'));
}
