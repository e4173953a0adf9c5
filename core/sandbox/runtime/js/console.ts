// console (https://console.spec.whatwg.org). Entries are formatted as node prints them and become rows of the invocation's log.

import { currentCall } from './asynccontext';
import { ConsoleLevel, hasConsoleRoom, maxEntryLength, writeConsole } from './consolesink';
import { formatTable } from './consoletable';
import { millisecondsSinceOrigin } from './clock';
import { formatWithArguments } from './format';
import { inspect } from './inspect';
import { defineGlobal } from './webidl';

const counts = new Map<string, number>();
const timers = new Map<string, number>();
const captureStackTrace = (Error as any).captureStackTrace as (object: object, above?: Function) => void;
let groupIndentation = '';

function write(level: ConsoleLevel, make: () => string): void {
  const call = currentCall();
  // A flood costs no formatting once the call's entries are used up.
  if (!hasConsoleRoom(call)) return;
  let text: string;
  try {
    text = make();
  } catch (error) {
    text = `[an entry that could not be formatted: ${safeText(error)}]`;
  }
  if (groupIndentation !== '') text = groupIndentation + text.replace(/\n/g, `\n${groupIndentation}`);
  writeConsole(call, level, text);
}

function safeText(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'it threw';
  }
}

function print(level: ConsoleLevel, args: unknown[]): void {
  write(level, () => formatWithArguments(args, { maxLength: 2 * maxEntryLength }));
}

function toLabel(label: unknown): string {
  return label === undefined ? 'default' : `${label as string}`;
}

function elapsed(label: string): string | undefined {
  const start = timers.get(label);
  if (start === undefined) {
    write(ConsoleLevel.Warn, () => `No such label '${label}' for console.time`);
    return undefined;
  }
  return formatDuration(millisecondsSinceOrigin() - start);
}

function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Number(milliseconds.toFixed(3))}ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(3)}s`;
  const minutes = Math.floor(milliseconds / 60_000);
  return `${minutes}:${((milliseconds % 60_000) / 1000).toFixed(3).padStart(6, '0')} (m:ss.mmm)`;
}

const methods = {
  assert(condition: unknown = false, ...data: unknown[]) {
    if (condition) return;
    if (typeof data[0] === 'string') data[0] = `Assertion failed: ${data[0]}`;
    else data.unshift(data.length === 0 ? 'Assertion failed' : 'Assertion failed:');
    print(ConsoleLevel.Error, data);
  },
  clear() {
    groupIndentation = '';
  },
  debug(...data: unknown[]) {
    print(ConsoleLevel.Debug, data);
  },
  error(...data: unknown[]) {
    print(ConsoleLevel.Error, data);
  },
  info(...data: unknown[]) {
    print(ConsoleLevel.Info, data);
  },
  log(...data: unknown[]) {
    print(ConsoleLevel.Log, data);
  },
  table(tabularData: unknown = undefined, properties: string[] | undefined = undefined) {
    write(ConsoleLevel.Log, () => formatTable(tabularData, properties) ?? inspect(tabularData));
  },
  trace(...data: unknown[]) {
    const holder: { stack?: string } = {};
    captureStackTrace(holder, methods.trace);
    const frames = String(holder.stack).split('\n').slice(1).filter((line) => !line.includes('isola:runtime')).join('\n');
    write(ConsoleLevel.Debug, () => {
      const message = formatWithArguments(data, {});
      return `Trace${message === '' ? '' : `: ${message}`}${frames === '' ? '' : `\n${frames}`}`;
    });
  },
  warn(...data: unknown[]) {
    print(ConsoleLevel.Warn, data);
  },
  dir(item: unknown = undefined, options: any = undefined) {
    write(ConsoleLevel.Log, () => inspect(item, typeof options === 'object' && options !== null ? options : {}));
  },
  dirxml(...data: unknown[]) {
    print(ConsoleLevel.Log, data);
  },
  count(label: unknown = 'default') {
    const name = toLabel(label);
    const value = (counts.get(name) ?? 0) + 1;
    counts.set(name, value);
    write(ConsoleLevel.Log, () => `${name}: ${value}`);
  },
  countReset(label: unknown = 'default') {
    const name = toLabel(label);
    if (!counts.delete(name)) write(ConsoleLevel.Warn, () => `Count for '${name}' does not exist`);
  },
  group(...data: unknown[]) {
    if (data.length > 0) print(ConsoleLevel.Log, data);
    if (groupIndentation.length < 40) groupIndentation += '  ';
  },
  groupCollapsed(...data: unknown[]) {
    methods.group(...data);
  },
  groupEnd() {
    groupIndentation = groupIndentation.slice(2);
  },
  time(label: unknown = 'default') {
    const name = toLabel(label);
    if (timers.has(name)) write(ConsoleLevel.Warn, () => `Label '${name}' already exists for console.time`);
    else timers.set(name, millisecondsSinceOrigin());
  },
  timeLog(label: unknown = 'default', ...data: unknown[]) {
    const name = toLabel(label);
    const duration = elapsed(name);
    if (duration !== undefined) print(ConsoleLevel.Log, [`${name}: ${duration}`, ...data]);
  },
  timeEnd(label: unknown = 'default') {
    const name = toLabel(label);
    const duration = elapsed(name);
    timers.delete(name);
    if (duration !== undefined) write(ConsoleLevel.Log, () => `${name}: ${duration}`);
  },
};

// A namespace object in the sense of Web IDL: its prototype is an empty object.
const namespace = Object.create({});
for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(namespace, name, { value, writable: true, enumerable: true, configurable: true });
}
Object.defineProperty(namespace, Symbol.toStringTag, { value: 'console', configurable: true });
defineGlobal('console', namespace, false);
