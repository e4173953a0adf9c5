// URLSearchParams (https://url.spec.whatwg.org/#interface-urlsearchparams) and the application/x-www-form-urlencoded format.

import { uncloneableKinds } from './hostobjects';
import { natives } from './natives';
import {
  defineHidden, defineInterface, isObject, makePairIterator, PairPart, requireArguments, requireCallback, toSequence, toUSVString,
} from './webidl';

type Pair = [string, string];

const plainText = /^[A-Za-z0-9*\-._]*$/;
const plainInput = /^[^%+\x80-\uffff]*$/;

// Percent-decodes and reads the result as UTF-8; '+' is a space.
function decodePart(text: string): string {
  if (plainInput.test(text)) return text;
  const spaced = text.replace(/\+/g, ' ');
  if (!spaced.includes('%')) return spaced;
  const source = natives.utf8Encode(spaced);
  const bytes = new Uint8Array(source.length);
  let size = 0;
  for (let i = 0; i < source.length; i++) {
    const isEscape = source[i] === 0x25 && hexValue(source[i + 1]) >= 0 && hexValue(source[i + 2]) >= 0;
    bytes[size++] = isEscape ? hexValue(source[i + 1]) * 16 + hexValue(source[i + 2]) : source[i]!;
    if (isEscape) i += 2;
  }
  return natives.utf8Decode(bytes.subarray(0, size))!;
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function encodePart(text: string): string {
  if (plainText.test(text)) return text;
  let encoded = '';
  for (const byte of natives.utf8Encode(text)) {
    const char = String.fromCharCode(byte);
    if (byte === 0x20) encoded += '+';
    else if (byte < 0x80 && plainText.test(char)) encoded += char;
    else encoded += `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`;
  }
  return encoded;
}

export function parseUrlEncoded(input: string): Pair[] {
  const pairs: Pair[] = [];
  for (const part of input.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    pairs.push(equals < 0 ? [decodePart(part), ''] : [decodePart(part.slice(0, equals)), decodePart(part.slice(equals + 1))]);
  }
  return pairs;
}

export function parseUrlEncodedBytes(bytes: Uint8Array): Pair[] {
  return parseUrlEncoded(natives.utf8Decode(bytes)!); // a byte order mark is part of the first name
}

function serialize(pairs: readonly Pair[]): string {
  let text = '';
  for (const [name, value] of pairs) text += `${text === '' ? '' : '&'}${encodePart(name)}=${encodePart(value)}`;
  return text;
}

function pairsFromSequence(init: object): Pair[] {
  return toSequence(init, 'URLSearchParams init').map((item) => {
    const pair = toSequence(item, 'a pair of URLSearchParams').map(toUSVString);
    if (pair.length !== 2) throw new TypeError('URLSearchParams: each pair must have a name and a value');
    return pair as Pair;
  });
}

function pairsFromRecord(init: object): Pair[] {
  const record = new Map<string, string>();
  for (const key of Reflect.ownKeys(init)) {
    if (!Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
    const name = toUSVString(key);
    record.set(name, toUSVString((init as any)[key]));
  }
  return [...record];
}

export let isURLSearchParams: (value: unknown) => value is URLSearchParams;
export let searchParamsPairs: (params: URLSearchParams) => Pair[];
// Made by URL: `onChange` gets the new query without '?'.
export let newLinkedSearchParams: (query: string, onChange: (query: string) => void) => URLSearchParams;
// The URL's query was set: the list follows without telling the URL.
export let replaceSearchParams: (params: URLSearchParams, query: string) => void;

export class URLSearchParams {
  #pairs: Pair[] = [];
  #onChange: ((query: string) => void) | null = null;

  constructor(init: unknown = '') {
    if (!isObject(init)) {
      const text = toUSVString(init);
      this.#pairs = parseUrlEncoded(text.startsWith('?') ? text.slice(1) : text);
    } else if (typeof (init as any)[Symbol.iterator] === 'function') {
      this.#pairs = pairsFromSequence(init);
    } else {
      const iterator = (init as any)[Symbol.iterator];
      if (iterator !== undefined && iterator !== null) throw new TypeError('URLSearchParams: the init value is not iterable');
      this.#pairs = pairsFromRecord(init);
    }
  }

  get size(): number {
    return this.#pairs.length;
  }

  append(name: string, value: string): void {
    const pairs = this.#pairs;
    requireArguments(2, arguments.length, 'URLSearchParams.append');
    pairs.push([toUSVString(name), toUSVString(value)]);
    this.#changed();
  }

  delete(name: string, value: string | undefined = undefined): void {
    const pairs = this.#pairs;
    requireArguments(1, arguments.length, 'URLSearchParams.delete');
    const wanted = toUSVString(name);
    const wantedValue = value === undefined ? undefined : toUSVString(value);
    this.#pairs = pairs.filter((pair) => pair[0] !== wanted || (wantedValue !== undefined && pair[1] !== wantedValue));
    this.#changed();
  }

  get(name: string): string | null {
    const pairs = this.#pairs;
    requireArguments(1, arguments.length, 'URLSearchParams.get');
    const wanted = toUSVString(name);
    for (const pair of pairs) if (pair[0] === wanted) return pair[1];
    return null;
  }

  getAll(name: string): string[] {
    const pairs = this.#pairs;
    requireArguments(1, arguments.length, 'URLSearchParams.getAll');
    const wanted = toUSVString(name);
    return pairs.filter((pair) => pair[0] === wanted).map((pair) => pair[1]);
  }

  has(name: string, value: string | undefined = undefined): boolean {
    const pairs = this.#pairs;
    requireArguments(1, arguments.length, 'URLSearchParams.has');
    const wanted = toUSVString(name);
    const wantedValue = value === undefined ? undefined : toUSVString(value);
    return pairs.some((pair) => pair[0] === wanted && (wantedValue === undefined || pair[1] === wantedValue));
  }

  set(name: string, value: string): void {
    const pairs = this.#pairs;
    requireArguments(2, arguments.length, 'URLSearchParams.set');
    const wanted = toUSVString(name);
    const newValue = toUSVString(value);
    const first = pairs.findIndex((pair) => pair[0] === wanted);
    if (first < 0) {
      pairs.push([wanted, newValue]);
    } else {
      pairs[first]![1] = newValue;
      this.#pairs = pairs.filter((pair, index) => index <= first || pair[0] !== wanted);
    }
    this.#changed();
  }

  // By UTF-16 code units, keeping the order of equal names.
  sort(): void {
    this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this.#changed();
  }

  toString(): string {
    return serialize(this.#pairs);
  }

  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, self: unknown = undefined): void {
    this.#pairs;
    requireArguments(1, arguments.length, 'URLSearchParams.forEach');
    requireCallback(callback, 'URLSearchParams.forEach');
    for (let i = 0; i < this.#pairs.length; i++) {
      const [name, value] = this.#pairs[i]!;
      Reflect.apply(callback, self, [value, name, this]);
    }
  }

  entries() {
    this.#pairs;
    return iterate(this, PairPart.Both);
  }

  keys() {
    this.#pairs;
    return iterate(this, PairPart.Key);
  }

  values() {
    this.#pairs;
    return iterate(this, PairPart.Value);
  }

  #changed(): void {
    this.#onChange?.(serialize(this.#pairs));
  }

  static {
    isURLSearchParams = (value): value is URLSearchParams => typeof value === 'object' && value !== null && #pairs in value;
    searchParamsPairs = (params) => params.#pairs;
    newLinkedSearchParams = (query, onChange) => {
      const params = new URLSearchParams();
      params.#pairs = parseUrlEncoded(query);
      params.#onChange = onChange;
      return params;
    };
    replaceSearchParams = (params, query) => {
      params.#pairs = parseUrlEncoded(query);
    };
  }
}

const iterate = makePairIterator<URLSearchParams>('URLSearchParams', (params, index) => searchParamsPairs(params)[index]);
defineInterface(URLSearchParams, 'URLSearchParams', { length: 0 });
uncloneableKinds.push(isURLSearchParams);
defineHidden(URLSearchParams.prototype, Symbol.iterator, URLSearchParams.prototype.entries);
