// Where console entries go, and how much of them: 100 entries of 10 KB each are kept per call. The rest is sent empty: the host counts
// it for the log row.

import type { Call } from './calls';
import { natives } from './natives';

export const enum ConsoleLevel { Debug, Log, Info, Warn, Error }

const maxEntries = 100;
export const maxEntryLength = 10 * 1024;

// What is logged while a module is evaluated belongs to no call.
const outside = { consoleEntries: 0 };

// Whether another entry of this call is kept. An entry that is not is counted here and now: it costs no formatting.
export function hasConsoleRoom(call: Call | null): boolean {
  const isOpen = call !== null && !call.isOver;
  if ((isOpen ? call : outside).consoleEntries < maxEntries) return true;
  natives.console(isOpen ? call.id : 0, ConsoleLevel.Debug, '');
  return false;
}

// For a caller that has asked hasConsoleRoom().
export function writeEntry(call: Call | null, level: ConsoleLevel, message: string): void {
  const isOpen = call !== null && !call.isOver;
  (isOpen ? call : outside).consoleEntries++;
  natives.console(isOpen ? call.id : 0, level, shorten(message));
}

export function writeConsole(call: Call | null, level: ConsoleLevel, message: string): void {
  if (hasConsoleRoom(call)) writeEntry(call, level, message);
}

function shorten(message: string): string {
  if (message.length <= maxEntryLength) return message;
  return `${message.slice(0, maxEntryLength)}… [${message.length - maxEntryLength} more characters]`;
}
