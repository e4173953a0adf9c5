// What each kind of object shows of itself: its prefix, its braces, its entries. The kinds are told apart by V8, not by what an object
// claims to be.

import { isBlob } from './blob';
import { isDOMException } from './domexception';
import { describeError } from './errors';
import { formDataEntries, isFormData } from './formdata';
import { headerListOf, isHeaders } from './headers';
import { sortHeaders } from './headerlist';
import { dataProperty, formatKey, formatPrimitive, formatProperty, formatValue, joinEntries, quote, type InspectState } from './inspect';
import { natives } from './natives';
import { isURLSearchParams, searchParamsPairs } from './urlsearchparams';

interface Shape {
  // Shown before the braces; alone if there is nothing in them.
  base: string;
  braces: [string, string];
  isArray: boolean;
  // Whether the base alone is shown when there are no entries.
  baseAlone: boolean;
  entries: (depth: number) => string[];
  // Own properties that are shown already.
  hiddenKeys?: (string | symbol)[];
}

const none = () => [];
const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, 'size')!.get!;
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, 'size')!.get!;
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const typedArrayLength = Object.getOwnPropertyDescriptor(typedArrayPrototype, 'length')!.get!;

function className(object: object): string | null {
  for (let holder: object | null = object; holder !== null && !natives.isProxy(holder); holder = Object.getPrototypeOf(holder)) {
    const made = Reflect.getOwnPropertyDescriptor(holder, 'constructor')?.value;
    if (typeof made === 'function' && typeof dataProperty(made, 'name') === 'string' && made.name !== '') return made.name;
  }
  return null;
}

// "Class [tag] " as node puts it before the braces; nothing for plain objects.
function prefixOf(object: object, fallback: string, size = ''): string {
  const name = className(object);
  const tag = tagOf(object);
  const shownTag = tag !== '' && tag !== name ? ` [${tag}]` : '';
  if (name === null) return `[${fallback}${size}: null prototype]${shownTag}`;
  return `${name}${size}${shownTag}`;
}

// An own tag is shown among the properties.
function tagOf(object: object): string {
  if (Object.prototype.propertyIsEnumerable.call(object, Symbol.toStringTag)) return '';
  try {
    const tag = (object as any)[Symbol.toStringTag];
    return typeof tag === 'string' ? tag : '';
  } catch {
    return '';
  }
}

function moreItems(left: number): string {
  return `... ${left} more item${left > 1 ? 's' : ''}`;
}

function arrayEntries(state: InspectState, array: unknown[], depth: number): string[] {
  const output: string[] = [];
  const { length } = array;
  let index = 0;
  while (index < length && output.length < state.maxArrayLength) {
    if (Object.prototype.hasOwnProperty.call(array, index)) {
      output.push(formatProperty(state, array, `${index}`, depth, true));
      index++;
      continue;
    }
    const start = index;
    while (index < length && !Object.prototype.hasOwnProperty.call(array, index)) index++;
    output.push(`<${index - start} empty item${index - start > 1 ? 's' : ''}>`);
  }
  if (index < length) output.push(moreItems(length - index));
  return output;
}

function listEntries(state: InspectState, items: ArrayLike<unknown>, format: (index: number) => string): string[] {
  const shown = Math.min(items.length, state.maxArrayLength);
  const output: string[] = [];
  state.indentation += 2;
  for (let i = 0; i < shown; i++) output.push(format(i));
  state.indentation -= 2;
  if (items.length > shown) output.push(moreItems(items.length - shown));
  return output;
}

function pairEntries(state: InspectState, flat: unknown[], depth: number): string[] {
  const pairs = flat.length / 2;
  return listEntries(state, { length: pairs }, (i) =>
    `${formatValue(state, flat[2 * i], depth)} => ${formatValue(state, flat[2 * i + 1], depth)}`);
}

function valueEntries(state: InspectState, values: unknown[], depth: number): string[] {
  return listEntries(state, values, (i) => formatValue(state, values[i], depth));
}

function functionBase(value: Function): string {
  const source = Function.prototype.toString.call(value);
  const name = dataProperty(value, 'name');
  const shownName = typeof name === 'string' && name !== '' ? name : undefined;
  if (source.startsWith('class') && source.endsWith('}')) {
    const parent = Object.getPrototypeOf(value);
    const parentName = typeof parent === 'function' ? dataProperty(parent, 'name') : undefined;
    const extending = typeof parentName === 'string' && parentName !== '' ? ` extends ${parentName}` : '';
    return `[class ${shownName ?? '(anonymous)'}${parent === null ? ' extends [null prototype]' : extending}]`;
  }
  const kind = natives.constructorName(value) || 'Function';
  return `[${kind}${shownName === undefined ? ' (anonymous)' : `: ${shownName}`}]`;
}

function errorBase(state: InspectState, error: object): string {
  const { message, stack } = describeError(error);
  const cause = stack.indexOf('\nCaused by: ');
  // Its cause is shown as a property.
  const own = cause < 0 ? stack : stack.slice(0, cause);
  const text = own.includes('\n') ? own : `[${message}]`;
  return state.indentation === 0 ? text : text.replace(/\n/g, `\n${' '.repeat(state.indentation)}`);
}

function promiseEntries(state: InspectState, promise: object, depth: number): string[] {
  const [status, result] = natives.promiseState(promise);
  if (status === 0) return ['<pending>'];
  state.indentation += 2;
  const text = formatValue(state, result, depth);
  state.indentation -= 2;
  return [status === 2 ? `<rejected> ${text}` : text];
}

function bufferEntries(buffer: ArrayBuffer): string[] {
  const bytes = new Uint8Array(buffer);
  const shown = Array.from(bytes.subarray(0, 50), (byte) => (byte + 256).toString(16).slice(1)).join(' ');
  const left = bytes.length - 50;
  const rest = left > 0 ? ` ... ${left} more byte${left > 1 ? 's' : ''}` : '';
  return [`[Uint8Contents]: <${shown}${rest}>`, `byteLength: ${bytes.length}`];
}

function listPairs(state: InspectState, pairs: [unknown, unknown][], depth: number): string[] {
  return listEntries(state, pairs, (i) =>
    `${quote(String(pairs[i]![0]))} => ${formatValue(state, pairs[i]![1], depth)}`);
}

function boxedBase(state: InspectState, object: object, kind: string): string {
  const type = { Number, String, Boolean, BigInt, Symbol }[kind as 'Number'];
  const value = Reflect.apply((type as any).prototype.valueOf, object, []);
  return `[${kind}: ${formatPrimitive({ ...state, indentation: 0 }, value)}]`;
}

function shape(base: string, braces: [string, string], entries: (depth: number) => string[], more: Partial<Shape> = {}): Shape {
  return { base, braces, entries, isArray: false, baseAlone: false, ...more };
}

function alone(base: string): Shape {
  return shape(base, ['{', '}'], none, { baseAlone: true });
}

function collectionShape(state: InspectState, object: any, kind: string): Shape | undefined {
  switch (kind) {
    case 'Array': {
      const prefix = className(object) === 'Array' ? '' : prefixOf(object, 'Array', `(${object.length})`);
      return shape(prefix, ['[', ']'], (depth) => arrayEntries(state, object, depth), { isArray: true });
    }
    case 'TypedArray': {
      const size = Reflect.apply(typedArrayLength, object, []);
      const entries = () => listEntries(state, object, (i) => formatPrimitive(state, object[i]));
      return shape(prefixOf(object, 'TypedArray', `(${size})`), ['[', ']'], entries, { isArray: true });
    }
    case 'Map':
      return shape(prefixOf(object, 'Map', `(${Reflect.apply(mapSize, object, [])})`), ['{', '}'],
        (depth) => pairEntries(state, natives.previewEntries(object)![0], depth));
    case 'Set':
      return shape(prefixOf(object, 'Set', `(${Reflect.apply(setSize, object, [])})`), ['{', '}'],
        (depth) => valueEntries(state, natives.previewEntries(object)![0], depth));
    case 'Map Iterator':
    case 'Set Iterator': {
      const [items, isPairs] = natives.previewEntries(object)!;
      const pairs = isPairs ? Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i], items[2 * i + 1]]) : items;
      const base = isPairs ? `[${kind.slice(0, 3)} Entries]` : `[${kind}]`;
      return shape(base, ['{', '}'], (depth) => valueEntries(state, pairs, depth));
    }
    case 'WeakMap':
    case 'WeakSet':
      return shape(kind, ['{', '}'], () => ['<items unknown>']);
    case 'Arguments':
      return shape('[Arguments]', ['{', '}'], none);
  }
  return undefined;
}

function platformShape(state: InspectState, object: object): Shape | undefined {
  if (isHeaders(object)) {
    const pairs = sortHeaders(headerListOf(object));
    return shape('Headers', ['{', '}'], (depth) =>
      listEntries(state, pairs, (i) => `${formatKey(pairs[i]![0], true)}: ${formatValue(state, pairs[i]![1], depth)}`));
  }
  if (isURLSearchParams(object)) {
    return shape('URLSearchParams', ['{', '}'], (depth) => listPairs(state, searchParamsPairs(object), depth));
  }
  if (isFormData(object)) return shape('FormData', ['{', '}'], (depth) => listPairs(state, formDataEntries(object), depth));
  if (isBlob(object)) return accessorShape(state, object, className(object) ?? 'Blob', ['size', 'type', 'name', 'lastModified']);
  return undefined;
}

// What an object of the platform says by its getters. They are the platform's own: nothing of the user's runs.
const shownAccessors: Record<string, string[]> = {
  Request: ['method', 'url', 'headers', 'bodyUsed'],
  Response: ['status', 'statusText', 'headers', 'bodyUsed', 'type', 'url'],
  URL: ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash'],
  URLPattern: ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'],
  Event: ['type', 'defaultPrevented', 'cancelable', 'timeStamp'],
  AbortSignal: ['aborted'],
  AbortController: ['signal'],
  ReadableStream: ['locked'],
  WritableStream: ['locked'],
  TransformStream: ['readable', 'writable'],
  Context: ['user', 'caller', 'app', 'request', 'params', 'trigger'],
};

function accessorShape(state: InspectState, object: object, name: string, keys: string[]): Shape {
  return shape(name, ['{', '}'], (depth) => {
    state.indentation += 2;
    const output = keys.filter((key) => key in object).map((key) => `${key}: ${formatValue(state, (object as any)[key], depth)}`);
    state.indentation -= 2;
    return output;
  }, { hiddenKeys: Reflect.ownKeys(object) });
}

function plainShape(state: InspectState, object: object): Shape {
  const platform = platformShape(state, object);
  if (platform !== undefined) return platform;
  const name = className(object);
  const tag = tagOf(object);
  if (name !== null && tag === name && shownAccessors[name] !== undefined) {
    try {
      return accessorShape(state, object, name, shownAccessors[name]!);
    } catch {
      // An impostor without the platform's private fields: shown as what it is.
    }
  }
  const isPlain = name === 'Object' && tag === '';
  return shape(isPlain ? '' : prefixOf(object, 'Object'), ['{', '}'], none);
}

function shapeOf(state: InspectState, object: object): Shape {
  const kind = natives.kindOf(object);
  const collection = collectionShape(state, object, kind);
  if (collection !== undefined) return collection;
  switch (kind) {
    case 'Function':
      return alone(functionBase(object as Function));
    case 'RegExp':
      return alone(RegExp.prototype.toString.call(object));
    case 'Date': {
      const time = Date.prototype.getTime.call(object);
      return alone(Number.isNaN(time) ? 'Invalid Date' : Date.prototype.toISOString.call(object));
    }
    case 'Error':
      return { ...alone(errorBase(state, object)), hiddenKeys: ['stack', 'message', 'name'] };
    case 'Promise':
      return shape(prefixOf(object, 'Promise'), ['{', '}'], (depth) => promiseEntries(state, object, depth));
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return shape(prefixOf(object, kind), ['{', '}'], () => bufferEntries(object as ArrayBuffer));
    case 'DataView':
      return accessorShape(state, object, 'DataView', ['byteLength', 'byteOffset', 'buffer']);
    case 'Number':
    case 'String':
    case 'Boolean':
    case 'BigInt':
    case 'Symbol':
      return alone(boxedBase(state, object, kind));
    case 'Generator':
      return shape('Object [Generator]', ['{', '}'], none);
    case 'Module':
      return shape('[Module: null prototype]', ['{', '}'], none);
  }
  if (isDOMException(object)) return { ...alone(errorBase(state, object)), hiddenKeys: ['stack'] };
  return plainShape(state, object);
}

function ownKeys(state: InspectState, object: object, shape: Shape): (string | symbol)[] {
  const isShown = (key: string | symbol) =>
    !shape.hiddenKeys?.includes(key) && (state.showHidden || Reflect.getOwnPropertyDescriptor(object, key)?.enumerable === true);
  // Indices of an array are its entries, those of a String its characters.
  const hasIndices = shape.isArray || natives.kindOf(object) === 'String';
  const keys = hasIndices ? natives.namedKeys(object, !state.showHidden) : Reflect.ownKeys(object).filter(isShown);
  // An error's causes are worth showing although they are not enumerable.
  for (const key of shape.hiddenKeys?.includes('message') ? ['cause', 'errors'] : []) {
    if (!keys.includes(key) && Object.prototype.hasOwnProperty.call(object, key)) keys.push(key);
  }
  return state.sorted ? keys.sort((a, b) => (String(a) < String(b) ? -1 : 1)) : keys;
}

export function formatKind(state: InspectState, object: object, depth: number): string {
  const form = shapeOf(state, object);
  const keys = ownKeys(state, object, form);
  if (form.baseAlone && keys.length === 0) return note(state, form.base);
  const isTooDeep = state.depth !== null && depth > state.depth;
  if (isTooDeep && !(keys.length === 0 && isEmpty(object, form))) return depthMark(object, form);
  state.seen.push(object);
  state.currentDepth = depth;
  const output = form.entries(depth + 1);
  for (const key of keys) {
    if (output.length > state.maxArrayLength + 100 || state.room <= 0) break;
    output.push(formatProperty(state, object, key, depth + 1));
  }
  state.seen.pop();
  const index = state.circular.get(object);
  const base = index === undefined ? form.base : `<ref *${index}>${form.base === '' ? '' : ` ${form.base}`}`;
  if (output.length === 0) return note(state, `${base === '' ? '' : `${base} `}${form.braces[0]}${form.braces[1]}`);
  return note(state, joinEntries(state, output, base, form.braces, form.isArray, depth, object));
}

// Nothing is left out by showing an empty array or object beyond the depth.
function isEmpty(object: object, form: Shape): boolean {
  return form.isArray ? (object as any).length === 0 : form.entries === none;
}

function depthMark(object: object, form: Shape): string {
  if (form.isArray && form.base === '') return '[Array]';
  const name = className(object);
  return name === null ? '[Object: null prototype]' : `[${name}]`;
}

function note(state: InspectState, text: string): string {
  state.room -= Math.min(text.length, 1000);
  return text;
}
