// ctx.log: entries with fields, one JSON object each, so that whoever collects logs need not take text apart. They stand in the call's
// console beside console.log's.

import type { Call } from './calls';
import { ConsoleLevel, writeConsole } from './consolesink';
import { describeError } from './errors';
import { isObject } from './webidl';

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Error ? describeError(value).stack : value;
}

function entryText(message: unknown, fields: unknown): string {
  const isEntry = isObject(message) && !(message instanceof Error) && !Array.isArray(message);
  const entry: Record<string, unknown> = isEntry ? { ...message } : { message };
  if (isObject(fields)) for (const key of Object.keys(fields)) if (key !== 'message') entry[key] = (fields as any)[key];
  try {
    return JSON.stringify(entry, plain);
  } catch (error) {
    return JSON.stringify({ message: String(entry.message), error: `fields that cannot be logged: ${describeError(error).message}` });
  }
}

type Write = (message: unknown, fields?: unknown) => void;
export type ContextLog = Write & Record<'debug' | 'info' | 'warn' | 'error', Write>;

export function makeContextLog(call: Call): ContextLog {
  const writer = (level: ConsoleLevel): Write => (message, fields) => writeConsole(call, level, entryText(message, fields));
  return Object.freeze(Object.assign(writer(ConsoleLevel.Info), {
    debug: writer(ConsoleLevel.Debug), info: writer(ConsoleLevel.Info), warn: writer(ConsoleLevel.Warn), error: writer(ConsoleLevel.Error),
  }));
}
