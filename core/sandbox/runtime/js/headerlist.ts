// A header list: a flat array [lower-case name, value, name, value, ...]. Requests and responses keep only this; a Headers object is made
// when someone asks for one and shares it. Validity rules are those of https://fetch.spec.whatwg.org/#headers-class.

import { natives } from './natives';
import { shieldedMap } from './shielded';
import { isObject, toByteString, toSequence } from './webidl';

export type HeaderList = string[];

const nameToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Names seen before, whole spelling to lower case. Bounded: names can come from outside.
const knownNames = shieldedMap<string, string>();
const maxKnownNames = 4096;

export function normalizeName(name: unknown): string {
  return knownNames.get(name as string) ?? normalizeNewName(toByteString(name));
}

function normalizeNewName(name: string): string {
  if (!nameToken.test(name)) throw new TypeError(`Invalid header name: ${JSON.stringify(name)}`);
  const lower = name.toLowerCase();
  if (knownNames.size < maxKnownNames && name.length < 64) knownNames.set(name, lower);
  return lower;
}

const plainValue = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

export function normalizeValue(value: unknown): string {
  if (typeof value === 'string' && plainValue.test(value)) return value;
  const text = toByteString(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (/[\0\r\n]/.test(text)) throw new TypeError('Invalid header value');
  return text;
}

export function getHeader(list: HeaderList, name: string): string | null {
  let value: string | null = null;
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] === name) value = value === null ? list[i + 1]! : `${value}, ${list[i + 1]}`;
  }
  return value;
}

export function hasHeader(list: HeaderList, name: string): boolean {
  for (let i = 0; i < list.length; i += 2) if (list[i] === name) return true;
  return false;
}

// Removes all headers of a name, but for the one at `keep`.
export function deleteHeader(list: HeaderList, name: string, keep = -1): void {
  let size = 0;
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] === name && i !== keep) continue;
    list[size] = list[i]!;
    list[size + 1] = list[i + 1]!;
    size += 2;
  }
  list.length = size;
}

export function setHeader(list: HeaderList, name: string, value: string): void {
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] !== name) continue;
    list[i + 1] = value;
    deleteHeader(list, name, i);
    return;
  }
  list.push(name, value);
}

// Sorted and combined, as iteration shows them; set-cookie stays apart.
export function sortHeaders(list: HeaderList): [string, string][] {
  const combined = new Map<string, [string, string]>();
  const pairs: [string, string][] = [];
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i]!;
    const known = name === 'set-cookie' ? undefined : combined.get(name);
    if (known !== undefined) {
      known[1] += `, ${list[i + 1]}`;
      continue;
    }
    const pair: [string, string] = [name, list[i + 1]!];
    combined.set(name, pair);
    insertSorted(pairs, pair);
  }
  return pairs;
}

// Requests carry a handful of headers: inserting beats sorting.
function insertSorted(pairs: [string, string][], pair: [string, string]): void {
  let at = pairs.length;
  while (at > 0 && pairs[at - 1]![0] > pair[0]) at--;
  if (at === pairs.length) pairs.push(pair);
  else pairs.splice(at, 0, pair);
}

// "name:value\n" lines from the host, names in lower case.
export function parseFields(fields: string): HeaderList {
  const list: HeaderList = [];
  for (let at = 0; at < fields.length; ) {
    const colon = fields.indexOf(':', at);
    if (colon < 0) break;
    const end = fields.indexOf('\n', colon);
    const stop = end < 0 ? fields.length : end;
    list.push(fields.slice(at, colon), fields.slice(colon + 1, stop));
    at = stop + 1;
  }
  return list;
}

export function serializeFields(list: HeaderList): string {
  let fields = '';
  for (let i = 0; i < list.length; i += 2) fields += `${list[i]}:${list[i + 1]}\n`;
  return fields;
}

function fillFromSequence(list: HeaderList, init: object): void {
  const pairs = toSequence(init, 'HeadersInit').map((item) => toSequence(item, 'a header pair').map(toByteString));
  for (const pair of pairs) {
    if (pair.length !== 2) throw new TypeError('A header pair must have a name and a value');
    list.push(normalizeName(pair[0]), normalizeValue(pair[1]));
  }
}

function fillFromRecord(list: HeaderList, init: object): void {
  if (!natives.isProxy(init) && Object.getOwnPropertySymbols(init).length === 0) {
    for (const name of Object.keys(init)) list.push(normalizeName(name), normalizeValue((init as any)[name]));
    return;
  }
  // A proxy sees every step that Web IDL prescribes for a record, in its order.
  const record = new Map<string, string>();
  for (const key of Reflect.ownKeys(init)) {
    if (!Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
    const name = toByteString(key);
    record.set(name, toByteString((init as any)[key]));
  }
  for (const [name, value] of record) list.push(normalizeName(name), normalizeValue(value));
}

// Adds what a HeadersInit that is no Headers object holds.
export function fillHeaders(list: HeaderList, init: unknown): void {
  if (!isObject(init)) throw new TypeError('HeadersInit is not an object');
  const iterator = (init as any)[Symbol.iterator];
  if (iterator === undefined || iterator === null) {
    fillFromRecord(list, init);
    return;
  }
  if (typeof iterator !== 'function') throw new TypeError('HeadersInit is not iterable');
  fillFromSequence(list, init);
}
