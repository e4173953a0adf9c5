// node:assert (https://nodejs.org/docs/latest-v20.x/api/assert.html).

import { inspect } from '../inspect';
import { isDeepEqual } from './deepequal';

interface Failure {
  message?: string | Error | undefined;
  actual?: unknown;
  expected?: unknown;
  operator?: string;
  stackStartFn?: Function;
}

const captureStackTrace = (Error as any).captureStackTrace as (object: object, above?: Function) => void;

function show(value: unknown): string {
  return inspect(value, { depth: 5, sorted: true });
}

const relations: Record<string, string> = {
  '==': '==', '!=': '!=', strictEqual: 'to be strictly equal to', notStrictEqual: 'to be strictly unequal to',
  deepEqual: 'to be loosely deep-equal to', deepStrictEqual: 'to be strictly deep-equal to',
  notDeepEqual: 'not to be loosely deep-equal to', notDeepStrictEqual: 'not to be strictly deep-equal to',
};

function makeMessage({ actual, expected, operator }: Failure): string {
  const relation = relations[operator ?? ''];
  if (relation === undefined) return 'Failed';
  if (relation.length === 2) return `${show(actual)} ${relation} ${show(expected)}`;
  return `Expected values ${relation}:\n\n${show(actual)}\n\nshould ${relation.replace(/^(not )?to be/, '$1be')}\n\n${show(expected)}`;
}

export class AssertionError extends Error {
  code = 'ERR_ASSERTION';
  generatedMessage: boolean;
  actual: unknown;
  expected: unknown;
  operator: string | undefined;

  constructor(options: Failure) {
    super(options.message === undefined ? makeMessage(options) : String(options.message));
    this.name = 'AssertionError';
    this.generatedMessage = options.message === undefined;
    this.actual = options.actual;
    this.expected = options.expected;
    this.operator = options.operator;
    if (options.stackStartFn) captureStackTrace(this, options.stackStartFn);
  }
}

function failWith(failure: Failure): never {
  if (failure.message instanceof Error) throw failure.message;
  throw new AssertionError(failure);
}

type Message = string | Error | undefined;

function assert(value: unknown, message?: Message): asserts value {
  if (!value) {
    const text = message ?? 'The expression evaluated to a falsy value';
    failWith({ message: text, actual: value, expected: true, operator: '==', stackStartFn: assert });
  }
}

function comparison(operator: string, holds: (actual: unknown, expected: unknown) => boolean) {
  return function compare(actual: unknown, expected: unknown, message?: Message): void {
    if (!holds(actual, expected)) failWith({ message, actual, expected, operator, stackStartFn: compare });
  };
}

// What throws() and rejects() take as `expected`: a class, a RegExp, an object of properties, or a function that says yes.
function matches(error: any, expected: any): boolean {
  if (expected === undefined) return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && error instanceof expected) return true;
    return !Error.isPrototypeOf(expected) && expected.call({}, error) === true;
  }
  return Object.keys(expected).concat(expected instanceof Error ? ['name', 'message'] : []).every((key) => {
    const wanted = expected[key];
    return wanted instanceof RegExp && typeof error[key] === 'string' ? wanted.test(error[key]) : isDeepEqual(error[key], wanted, true);
  });
}

function checkError(error: unknown, expected: unknown, message: Message): void {
  if (typeof expected === 'string') return;
  if (matches(error, expected)) return;
  failWith({ message: message ?? `An unexpected error was thrown: ${show(error)}`, actual: error, expected });
}

function missing(kind: string, expected: unknown, message: Message): never {
  const text = typeof expected === 'string' ? expected : message;
  failWith({ message: text ?? `Missing expected ${kind}.`, operator: kind === 'exception' ? 'throws' : 'rejects' });
}

function throws(action: () => unknown, expected?: unknown, message?: Message): void {
  try {
    action();
  } catch (error) {
    checkError(error, expected, message);
    return;
  }
  missing('exception', expected, message);
}

async function rejects(action: Promise<unknown> | (() => unknown), expected?: unknown, message?: Message): Promise<void> {
  try {
    await (typeof action === 'function' ? action() : action);
  } catch (error) {
    checkError(error, expected, message);
    return;
  }
  missing('rejection', expected, message);
}

function doesNotThrow(action: () => unknown, message?: Message): void {
  try {
    action();
  } catch (error) {
    failWith({ message: message ?? `Got unwanted exception: ${show(error)}`, actual: error, operator: 'doesNotThrow' });
  }
}

async function doesNotReject(action: Promise<unknown> | (() => unknown), message?: Message): Promise<void> {
  try {
    await (typeof action === 'function' ? action() : action);
  } catch (error) {
    failWith({ message: message ?? `Got unwanted rejection: ${show(error)}`, actual: error, operator: 'doesNotReject' });
  }
}

function match(text: string, pattern: RegExp, message?: Message): void {
  if (pattern.test(text)) return;
  failWith({ message: message ?? `${show(text)} does not match ${pattern}`, actual: text, expected: pattern, operator: 'match' });
}

function doesNotMatch(text: string, pattern: RegExp, message?: Message): void {
  if (!pattern.test(text)) return;
  failWith({ message: message ?? `${show(text)} matches ${pattern}`, actual: text, expected: pattern, operator: 'doesNotMatch' });
}

function fail(message: Message = 'Failed'): never {
  failWith({ message, operator: 'fail' });
}

function ifError(value: unknown): void {
  if (value === null || value === undefined) return;
  failWith({ message: `ifError got unwanted exception: ${show(value)}`, actual: value, operator: 'ifError' });
}

const methods = {
  ok: assert,
  equal: comparison('==', (a, b) => a == b || (a !== a && b !== b)),
  notEqual: comparison('!=', (a, b) => a != b && (a === a || b === b)),
  strictEqual: comparison('strictEqual', Object.is),
  notStrictEqual: comparison('notStrictEqual', (a, b) => !Object.is(a, b)),
  deepEqual: comparison('deepEqual', (a, b) => isDeepEqual(a, b, false)),
  notDeepEqual: comparison('notDeepEqual', (a, b) => !isDeepEqual(a, b, false)),
  deepStrictEqual: comparison('deepStrictEqual', (a, b) => isDeepEqual(a, b, true)),
  notDeepStrictEqual: comparison('notDeepStrictEqual', (a, b) => !isDeepEqual(a, b, true)),
  throws, rejects, doesNotThrow, doesNotReject, match, doesNotMatch, fail, ifError, AssertionError,
};

const strictMethods = {
  ...methods,
  equal: methods.strictEqual,
  notEqual: methods.notStrictEqual,
  deepEqual: methods.deepStrictEqual,
  notDeepEqual: methods.notDeepStrictEqual,
};

export const strict: any = Object.assign((value: unknown, message?: Message) => assert(value, message), strictMethods);
strict.strict = strict;
export const looseAssert: any = Object.assign((value: unknown, message?: Message) => assert(value, message), methods, { strict });
