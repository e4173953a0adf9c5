// Values as text, as node's util.inspect prints them. Here are the walk, primitives, keys and line breaking; what each kind of object
// shows is in inspectkinds.ts.

import { formatKind } from './inspectkinds';
import { natives } from './natives';

export interface InspectOptions {
  depth: number | null;
  showHidden: boolean;
  maxArrayLength: number;
  maxStringLength: number;
  breakLength: number;
  compact: number;
  sorted: boolean;
  // Output beyond this many characters is cut short: no value may take the process's memory.
  maxLength: number;
}

export const defaultInspectOptions: InspectOptions = {
  depth: 2, showHidden: false, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 80, compact: 3, sorted: false,
  maxLength: 100_000,
};

export interface InspectState extends InspectOptions {
  // Objects being printed, outermost first.
  seen: object[];
  indentation: number;
  currentDepth: number;
  // Objects that a deeper one refers back to, with the number shown.
  circular: Map<object, number>;
  // Characters that may still be made.
  room: number;
}

export const customInspect = Symbol.for('nodejs.util.inspect.custom');

const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const escapes = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const escapesGlobal = new RegExp(escapes, 'g');

function escapeChar(char: string): string {
  switch (char) {
    case '\b': return '\\b';
    case '\t': return '\\t';
    case '\n': return '\\n';
    case '\f': return '\\f';
    case '\r': return '\\r';
    case "'": return "\\'";
    case '\\': return '\\\\';
  }
  const code = char.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}` : `\\u${code.toString(16).toUpperCase()}`;
}

export function quote(text: string): string {
  if (!escapes.test(text)) return `'${text}'`;
  const inner = (quoteMark: string) => text.replace(escapesGlobal, (char) => (char === "'" && quoteMark !== "'" ? char : escapeChar(char)));
  // The mark that needs no escaping, if there is one.
  if (text.includes("'")) {
    if (!text.includes('"')) return `"${inner('"')}"`;
    if (!text.includes('`') && !text.includes('${')) return `\`${inner('`')}\``;
  }
  return `'${inner("'")}'`;
}

function formatString(state: InspectState, text: string): string {
  let shown = text;
  let trailer = '';
  if (text.length > state.maxStringLength) {
    const left = text.length - state.maxStringLength;
    shown = text.slice(0, state.maxStringLength);
    trailer = `... ${left} more character${left > 1 ? 's' : ''}`;
  }
  const isLong = shown.length > 16 && shown.length > state.breakLength - state.indentation - 4;
  if (isLong && shown.includes('\n')) {
    return shown.split(/(?<=\n)/).map(quote).join(` +\n${' '.repeat(state.indentation + 2)}`) + trailer;
  }
  return quote(shown) + trailer;
}

export function formatPrimitive(state: InspectState, value: unknown): string {
  if (typeof value === 'string') return formatString(state, value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : `${value}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol') return formatSymbol(value);
  return String(value);
}

export function formatSymbol(symbol: symbol): string {
  return Symbol.prototype.toString.call(symbol);
}

export function formatKey(key: string | symbol, isEnumerable: boolean): string {
  if (typeof key === 'symbol') return `[${formatSymbol(key)}]`;
  if (key === '__proto__') return "['__proto__']";
  if (!isEnumerable) return `[${key}]`;
  return identifier.test(key) ? key : quote(key);
}

export function formatProperty(state: InspectState, object: object, key: string | symbol, depth: number, bare = false): string {
  const descriptor = Reflect.getOwnPropertyDescriptor(object, key) ?? { value: (object as any)[key], enumerable: true };
  const text = formatDescriptor(state, descriptor, depth);
  return bare ? text : `${formatKey(key, descriptor.enumerable ?? false)}: ${text}`;
}

function formatDescriptor(state: InspectState, descriptor: PropertyDescriptor, depth: number): string {
  if (descriptor.get !== undefined) return descriptor.set === undefined ? '[Getter]' : '[Getter/Setter]';
  if (descriptor.set !== undefined) return '[Setter]';
  if (!('value' in descriptor)) return 'undefined';
  state.indentation += 2;
  const text = formatValue(state, descriptor.value, depth);
  state.indentation -= 2;
  return text;
}

export function formatValue(state: InspectState, value: unknown, depth: number): string {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return count(state, formatPrimitive(state, value));
  const object = value as object;
  if (state.room <= 0) return '[...]';
  if (natives.isProxy(object)) return formatProxy(state, object, depth);
  const custom = customText(state, object, depth);
  if (custom !== undefined) return custom;
  if (state.seen.includes(object)) {
    if (!state.circular.has(object)) state.circular.set(object, state.circular.size + 1);
    return `[Circular *${state.circular.get(object)}]`;
  }
  return formatKind(state, object, depth);
}

function count(state: InspectState, text: string): string {
  state.room -= text.length;
  return text;
}

// A proxy's handler must not run: what is behind it is shown.
function formatProxy(state: InspectState, proxy: object, depth: number): string {
  const [target] = natives.proxyParts(proxy);
  return target === null ? '<Revoked Proxy>' : formatValue(state, target, depth);
}

function customText(state: InspectState, object: object, depth: number): string | undefined {
  const method = dataProperty(object, customInspect);
  if (typeof method !== 'function') return undefined;
  const left = state.depth === null ? null : state.depth - depth;
  const result = Reflect.apply(method, object, [left, { ...defaultInspectOptions, depth: left }, inspect]);
  if (typeof result !== 'object' || result === null) return `${String(result)}`.replace(/\n/g, `\n${' '.repeat(state.indentation)}`);
  return result === object ? undefined : formatValue(state, result, depth);
}

// A property found along the prototypes without running a getter of a user's.
export function dataProperty(object: object, key: PropertyKey): unknown {
  for (let holder: object | null = object; holder !== null && !natives.isProxy(holder); holder = Object.getPrototypeOf(holder)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(holder, key);
    if (descriptor !== undefined) return descriptor.value;
  }
  return undefined;
}

// Puts entries on one line if they are few and short, else one below the other.
export function joinEntries(state: InspectState, entries: string[], base: string, braces: [string, string], isArray: boolean,
  depth: number, value?: unknown): string {
  let output = entries;
  if (isArray && output.length > 6) output = groupArrayElements(state, output, value);
  const prefix = base === '' ? '' : `${base} `;
  if (state.currentDepth - depth < state.compact && output.length === entries.length) {
    const start = output.length + state.indentation + braces[0].length + base.length + 10;
    if (fitsLine(state, output, start, base)) {
      const joined = output.join(', ');
      if (!joined.includes('\n')) return `${prefix}${braces[0]} ${joined} ${braces[1]}`;
    }
  }
  const indentation = `\n${' '.repeat(state.indentation)}`;
  return `${prefix}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
}

function fitsLine(state: InspectState, output: string[], start: number, base: string): boolean {
  let total = output.length + start;
  if (total + output.length > state.breakLength) return false;
  for (const entry of output) total += entry.length;
  return total <= state.breakLength && (base === '' || !base.includes('\n'));
}

// Arrays of many short entries are set in columns.
function groupArrayElements(state: InspectState, output: string[], value: unknown): string[] {
  let total = 0;
  let longest = 0;
  let last = output.length;
  // "... more items" stays on a line of its own.
  if (/^\.\.\. \d+ more items?$/.test(output[last - 1]!)) last--;
  const separator = 2;
  const lengths: number[] = [];
  for (let i = 0; i < last; i++) {
    const length = output[i]!.length;
    lengths.push(length);
    total += length + separator;
    longest = Math.max(longest, length);
  }
  const widest = longest + separator;
  if (widest * 3 + state.indentation >= state.breakLength || (total / widest <= 5 && longest > 6)) return output;
  // node's formula: about two and a half times as wide as high, in at most sixteen columns.
  const bias = Math.sqrt(widest - total / output.length);
  const biasedWidth = Math.max(widest - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biasedWidth * last) / biasedWidth),
    Math.floor((state.breakLength - state.indentation) / widest),
    state.compact * 4,
    15,
  );
  if (columns <= 1) return output;
  return setInColumns(output, last, columns, lengths, separator, value);
}

function setInColumns(output: string[], last: number, columns: number, lengths: number[], separator: number, value: unknown): string[] {
  const widths: number[] = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let i = column; i < last; i += columns) width = Math.max(width, lengths[i]!);
    widths.push(width + separator);
  }
  const isNumeric = Array.isArray(value) && value.slice(0, last).every((item) => typeof item === 'number' || typeof item === 'bigint');
  const pad = isNumeric ? 'padStart' : 'padEnd';
  const rows: string[] = [];
  for (let i = 0; i < last; i += columns) {
    const end = Math.min(i + columns, last);
    let row = '';
    for (let j = i; j < end - 1; j++) row += `${output[j]}, `[pad](widths[j - i]!);
    row += isNumeric ? output[end - 1]!.padStart(widths[end - 1 - i]! - separator) : output[end - 1];
    rows.push(row);
  }
  if (last < output.length) rows.push(output[last]!);
  return rows;
}

export function inspect(value: unknown, options: Partial<InspectOptions> = {}): string {
  const merged = { ...defaultInspectOptions, ...options };
  return formatValue({ ...merged, seen: [], indentation: 0, currentDepth: 0, circular: new Map(), room: merged.maxLength }, value, 0);
}

// A few words for error messages: never throws, never long.
export function shortDescription(value: unknown): string {
  try {
    const text = inspect(value, { depth: 0, maxStringLength: 60, maxLength: 200 }).replace(/\s+/g, ' ');
    return text.length > 120 ? `${text.slice(0, 120)}…` : text;
  } catch {
    return typeof value;
  }
}
