// Headers (https://fetch.spec.whatwg.org/#headers-class).

import {
  deleteHeader, fillHeaders, getHeader, hasHeader, normalizeName, normalizeValue, setHeader, sortHeaders, type HeaderList,
} from './headerlist';
import { uncloneableKinds } from './hostobjects';
import { defineHidden, defineInterface, makePairIterator, PairPart, requireArguments, requireCallback } from './webidl';

export const enum Guard { None, Request, Response, Immutable }

const secret = Symbol('Headers');

export let isHeaders: (value: unknown) => value is Headers;
export let headerListOf: (headers: Headers) => HeaderList;
// A Headers object over a list that someone else owns too.
export let newHeaders: (list: HeaderList, guard: Guard) => Headers;
let sortedPairs: (headers: Headers) => [string, string][];

export class Headers {
  #list: HeaderList;
  #guard: Guard = Guard.None;
  #sorted: [string, string][] | null = null;

  constructor(init: unknown = undefined, list?: HeaderList, guard?: Guard) {
    if (init === secret) {
      this.#list = list!;
      this.#guard = guard!;
      return;
    }
    this.#list = [];
    if (init !== undefined) fillFrom(this.#list, init);
  }

  append(name: string, value: string): void {
    const list = this.#list;
    requireArguments(2, arguments.length, 'Headers.append');
    const [lower, text] = [normalizeName(name), normalizeValue(value)];
    this.#willChange();
    list.push(lower, text);
  }

  delete(name: string): void {
    const list = this.#list;
    requireArguments(1, arguments.length, 'Headers.delete');
    const lower = normalizeName(name);
    this.#willChange();
    deleteHeader(list, lower);
  }

  get(name: string): string | null {
    const list = this.#list;
    requireArguments(1, arguments.length, 'Headers.get');
    return getHeader(list, normalizeName(name));
  }

  getSetCookie(): string[] {
    return this.#list.filter((_, index, list) => index % 2 === 1 && list[index - 1] === 'set-cookie');
  }

  has(name: string): boolean {
    const list = this.#list;
    requireArguments(1, arguments.length, 'Headers.has');
    return hasHeader(list, normalizeName(name));
  }

  set(name: string, value: string): void {
    const list = this.#list;
    requireArguments(2, arguments.length, 'Headers.set');
    const [lower, text] = [normalizeName(name), normalizeValue(value)];
    this.#willChange();
    setHeader(list, lower, text);
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void, self: unknown = undefined): void {
    this.#list;
    requireArguments(1, arguments.length, 'Headers.forEach');
    requireCallback(callback, 'Headers.forEach');
    for (let i = 0; ; i++) {
      const pair = this.#pairs()[i];
      if (pair === undefined) return;
      Reflect.apply(callback, self, [pair[1], pair[0], this]);
    }
  }

  entries() {
    this.#list;
    return iterate(this, PairPart.Both);
  }

  keys() {
    this.#list;
    return iterate(this, PairPart.Key);
  }

  values() {
    this.#list;
    return iterate(this, PairPart.Value);
  }

  #willChange(): void {
    if (this.#guard === Guard.Immutable) throw new TypeError('These headers cannot be changed: they are immutable');
    this.#sorted = null;
  }

  #pairs(): [string, string][] {
    return (this.#sorted ??= sortHeaders(this.#list));
  }

  static {
    isHeaders = (value): value is Headers => typeof value === 'object' && value !== null && #list in value;
    headerListOf = (headers) => headers.#list;
    newHeaders = (list, guard) => new Headers(secret, list, guard);
    sortedPairs = (headers) => headers.#pairs();
  }
}

const iterate = makePairIterator<Headers>('Headers', (headers, index) => sortedPairs(headers)[index]);
defineInterface(Headers, 'Headers', { length: 0 });
uncloneableKinds.push(isHeaders);
const { entries } = Headers.prototype;
defineHidden(Headers.prototype, Symbol.iterator, entries);

// Adds what a HeadersInit holds. A Headers object whose iterator nobody replaced is copied without iterating.
export function fillFrom(list: HeaderList, init: unknown): void {
  if (isHeaders(init) && (init as any)[Symbol.iterator] === entries) list.push(...headerListOf(init));
  else fillHeaders(list, init);
}
