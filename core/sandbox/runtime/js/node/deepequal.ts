// Deep equality as node's assert and util define it. Strict compares primitives with Object.is and prototypes too; loose with ==.

import { natives } from '../natives';

type Pairs = [object, object][];

export function isDeepEqual(a: unknown, b: unknown, isStrict: boolean): boolean {
  return compare(a, b, isStrict, []);
}

function isObjectLike(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function compare(a: unknown, b: unknown, isStrict: boolean, seen: Pairs): boolean {
  if (!isObjectLike(a) || !isObjectLike(b)) {
    if (isStrict || isObjectLike(a) || isObjectLike(b)) return Object.is(a, b);
    // Loose equality is what this mode means.
    return a == b || (a !== a && b !== b);
  }
  if (a === b) return true;
  if (isStrict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const kind = natives.kindOf(a);
  if (kind !== natives.kindOf(b)) return false;
  // A pair that is being compared further out holds if all else does.
  if (seen.some(([x, y]) => x === a && y === b)) return true;
  seen.push([a, b]);
  const isEqual = compareContents(a as any, b as any, kind, isStrict, seen) && compareKeys(a, b, isStrict, seen);
  seen.pop();
  return isEqual;
}

function compareContents(a: any, b: any, kind: string, isStrict: boolean, seen: Pairs): boolean {
  switch (kind) {
    case 'Array':
      return a.length === b.length;
    case 'Date':
      return Object.is(Date.prototype.getTime.call(a), Date.prototype.getTime.call(b));
    case 'RegExp':
      return String(a) === String(b) && a.lastIndex === b.lastIndex;
    case 'Error':
      return a.message === b.message && a.name === b.name;
    case 'Number':
    case 'String':
    case 'Boolean':
    case 'BigInt':
    case 'Symbol':
      return Object.is(a.valueOf(), b.valueOf());
    case 'TypedArray':
    case 'DataView':
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return a.byteLength === b.byteLength && natives.equalBytes(a, b);
    case 'Set':
      return a.size === b.size && [...a].every((item) => b.has(item) || [...b].some((other) => compare(item, other, isStrict, seen)));
    case 'Map':
      return a.size === b.size && [...a].every((entry) => hasEntry(b, entry, isStrict, seen));
    case 'Promise':
    case 'WeakMap':
    case 'WeakSet':
    case 'Function':
      return false;
  }
  return true;
}

function hasEntry(map: Map<unknown, unknown>, [key, value]: [unknown, unknown], isStrict: boolean, seen: Pairs): boolean {
  if (map.has(key)) return compare(value, map.get(key), isStrict, seen);
  return isObjectLike(key) && [...map].some(([k, v]) => compare(key, k, isStrict, seen) && compare(value, v, isStrict, seen));
}

function enumerableKeys(object: object, withSymbols: boolean): PropertyKey[] {
  if (ArrayBuffer.isView(object)) return natives.namedKeys(object, true);
  const symbols = withSymbols ? Object.getOwnPropertySymbols(object) : [];
  return [...Object.keys(object), ...symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(object, symbol))];
}

function compareKeys(a: any, b: any, isStrict: boolean, seen: Pairs): boolean {
  const keys = enumerableKeys(a, isStrict);
  if (keys.length !== enumerableKeys(b, isStrict).length) return false;
  return keys.every((key) => Object.prototype.propertyIsEnumerable.call(b, key) && compare(a[key], b[key], isStrict, seen));
}
