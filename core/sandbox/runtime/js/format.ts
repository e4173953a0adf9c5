// printf-like formatting of console arguments, as node's util.format does it: %s %d %i %f %j %o %O %c %%.

import { formatSymbol, inspect, type InspectOptions } from './inspect';
import { natives } from './natives';

export function formatWithArguments(args: unknown[], options: Partial<InspectOptions>): string {
  const first = args[0];
  if (args.length === 1) return typeof first === 'string' ? first : inspect(first, options);
  let used = 0;
  let text = '';
  if (typeof first === 'string') {
    used = 1;
    text = first.replace(/%[sdifjoOc%]/g, (directive) => {
      if (directive === '%%') return '%';
      if (used >= args.length) return directive;
      return formatDirective(directive[1]!, args[used++], options);
    });
  }
  for (let i = used; i < args.length; i++) {
    const value = args[i];
    if (i > 0) text += ' ';
    text += typeof value === 'string' ? value : inspect(value, options);
  }
  return text;
}

function formatDirective(directive: string, value: unknown, options: Partial<InspectOptions>): string {
  switch (directive) {
    case 's':
      return formatAsString(value, options);
    case 'd':
      if (typeof value === 'bigint') return `${value}n`;
      return typeof value === 'symbol' || typeof value === 'object' ? formatNumber(toNumber(value)) : formatNumber(Number(value));
    case 'i':
      if (typeof value === 'bigint') return `${value}n`;
      return typeof value === 'symbol' ? 'NaN' : formatNumber(Number.parseInt(value as string));
    case 'f':
      return typeof value === 'symbol' ? 'NaN' : formatNumber(Number.parseFloat(value as string));
    case 'j':
      return toJson(value);
    case 'o':
      return inspect(value, { ...options, showHidden: true, depth: 4 });
    case 'O':
      return inspect(value, options);
    default:
      // %c: styles mean nothing here.
      return '';
  }
}

function toNumber(value: unknown): number {
  return typeof value === 'symbol' || (typeof value === 'object' && value !== null && !hasOwnConversion(value)) ? NaN : Number(value);
}

function formatNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`;
}

function formatAsString(value: unknown, options: Partial<InspectOptions>): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol') return formatSymbol(value);
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (hasOwnConversion(value)) return String(value);
  return inspect(value, { ...options, depth: 0, compact: 3 });
}

// Whether an object says itself how it becomes a string: one of a class of the user's with toString.
function hasOwnConversion(value: object): boolean {
  if (natives.isProxy(value)) return false;
  const kind = natives.kindOf(value);
  if (kind === 'Error' || kind === 'Date') return false;
  const method = (value as any).toString;
  return typeof method === 'function' && method !== Object.prototype.toString && method !== Array.prototype.toString;
}

function toJson(value: unknown): string {
  try {
    return String(JSON.stringify(value));
  } catch (error) {
    if (error instanceof TypeError && /circular|cyclic/i.test(error.message)) return '[Circular]';
    throw error;
  }
}

