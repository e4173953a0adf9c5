// Thrown values as text, for log rows and answers. Whatever was thrown, nothing here throws, and no frame of the platform's own code is
// shown.

// The name mksnapshot gives this bundle.
export const ownScript = 'isola:runtime';
const maxCauses = 8;

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function property(value: object, name: string): unknown {
  try {
    return (value as any)[name];
  } catch {
    return undefined;
  }
}

function isErrorLike(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return value instanceof Error || typeof property(value, 'stack') === 'string';
  } catch {
    return false;
  }
}

function headline(value: unknown): string {
  if (!isErrorLike(value)) return typeof value === 'object' && value !== null ? objectText(value) : textOf(value);
  const name = property(value, 'name');
  const message = property(value, 'message');
  const shownName = typeof name === 'string' && name !== '' ? name : 'Error';
  if (typeof message !== 'string' || message === '') return shownName;
  return `${shownName}: ${message}`;
}

// An object that is no error is thrown now and then: show what is in it.
function objectText(value: object): string {
  try {
    const json = JSON.stringify(value);
    if (typeof json === 'string' && json.length <= 1000) return json;
  } catch {
    // Cyclic or hostile: its tag must do.
  }
  return textOf(value);
}

function frames(value: unknown): string {
  const stack = isErrorLike(value) ? property(value, 'stack') : undefined;
  if (typeof stack !== 'string') return '';
  const lines = stack.split('\n');
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  if (first < 0) return '';
  return lines.slice(first).filter((line) => !line.includes(ownScript)).join('\n');
}

export interface ErrorDescription {
  // "TypeError: x"
  message: string;
  // The same followed by frames and the chain of causes.
  stack: string;
}

export function describeError(value: unknown): ErrorDescription {
  try {
    const first = headline(value);
    let stack = joinLines(first, frames(value));
    let current = value;
    for (let depth = 0; depth < maxCauses && isErrorLike(current); depth++) {
      const cause = property(current, 'cause');
      if (cause === undefined || cause === current) break;
      stack += `\nCaused by: ${joinLines(headline(cause), frames(cause))}`;
      current = cause;
    }
    return { message: first, stack };
  } catch {
    return { message: 'an error that cannot be described', stack: '' };
  }
}

function joinLines(head: string, tail: string): string {
  return tail === '' ? head : `${head}\n${tail}`;
}

// Where the first frame of a described stack is. Line and column count from 1, 0: unknown.
export function positionOf(stack: string): { file: string; line: number; column: number } {
  for (const text of stack.split('\n')) {
    const match = /^\s+at (?:.*\()?(.+):(\d+):(\d+)\)?$/.exec(text);
    if (match) return { file: match[1]!, line: Number(match[2]), column: Number(match[3]) };
  }
  return { file: '', line: 0, column: 0 };
}

// A line and a caret below the column; long lines are cut to a window around it.
export function excerptOf(line: string, column: number): string {
  const start = Math.max(0, Math.min(column - 81, line.length - 160));
  const shown = line.slice(start, start + 160);
  return `${shown}\n${shown.slice(0, Math.max(0, column - 1 - start)).replace(/[^\t]/g, ' ')}^`;
}
