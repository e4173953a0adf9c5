// Where console entries go, and how much of them: 100 entries of 10 KB each are kept per call, the rest is counted.

import type { Call } from './calls';
import { natives } from './natives';

export const enum ConsoleLevel { Debug, Log, Info, Warn, Error }

const maxEntries = 100;
export const maxEntryLength = 10 * 1024;

// What is logged while a module is evaluated belongs to no call.
const outside = { consoleEntries: 0, droppedEntries: 0 };

export function hasConsoleRoom(call: Call | null): boolean {
  const counter = call === null || call.isOver ? outside : call;
  if (counter.consoleEntries < maxEntries) return true;
  counter.droppedEntries++;
  return false;
}

export function writeConsole(call: Call | null, level: ConsoleLevel, message: string): void {
  if (!hasConsoleRoom(call)) return;
  const isOpen = call !== null && !call.isOver;
  (isOpen ? call : outside).consoleEntries++;
  natives.console(isOpen ? call.id : 0, level, shorten(message));
}

// Says at the end of a call how many entries were not kept.
export function writeDroppedCount(call: Call): void {
  if (call.droppedEntries === 0) return;
  natives.console(call.id, ConsoleLevel.Warn, `[${call.droppedEntries} more console entries were not kept: the limit is ${maxEntries}]`);
}

function shorten(message: string): string {
  if (message.length <= maxEntryLength) return message;
  return `${message.slice(0, maxEntryLength)}… [${message.length - maxEntryLength} more characters]`;
}
