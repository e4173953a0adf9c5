// Where console entries go, and how much of them: 100 entries of 10 KB each are kept per call. The rest is sent empty: the host counts
// it for the log row.

import type { Call } from './calls';
import { natives } from './natives';

export const enum ConsoleLevel { Debug, Log, Info, Warn, Error }

const maxEntries = 100;
export const maxEntryLength = 10 * 1024;

// What is logged while a module is evaluated belongs to no call: it stands in the row of the next one.
const outside = { consoleEntries: 0 };

export function callBegins(): void {
  outside.consoleEntries = 0;
}

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

// For a call that is over here, but not yet for the host, which counts its entries too.
export function writeToRow(id: number, level: ConsoleLevel, message: string): void {
  natives.console(id, level, shorten(message));
}

// To maxEntryLength bytes of UTF-8, and not in the middle of a character.
function shorten(message: string): string {
  if (message.length * 3 <= maxEntryLength || natives.utf8Length(message) <= maxEntryLength) return message;
  const bytes = natives.utf8Encode(message.slice(0, maxEntryLength));
  let end = Math.min(bytes.length, maxEntryLength);
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  const kept = natives.utf8Decode(bytes.subarray(0, end))!;
  return `${kept}… [${message.length - kept.length} more characters]`;
}
