// node:util (https://nodejs.org/docs/latest-v20.x/api/util.html), as far as code written for the web platform asks for it.

import { onAbort, type AbortSignal } from '../abort';
import { isCryptoKey } from '../subtle/cryptokey';
import { TextDecoder, TextEncoder } from '../encoding';
import { formatWithArguments } from '../format';
import { customInspect, defaultInspectOptions, inspect as inspectValue } from '../inspect';
import { natives } from '../natives';
import { toUSVString } from '../webidl';
import { isDeepEqual } from './deepequal';

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

// inspect(value, options) or, as older code calls it, inspect(value, showHidden, depth).
export const inspect: any = Object.assign(
  (value: unknown, options?: any, depth?: number) =>
    inspectValue(value, typeof options === 'object' && options !== null ? options : { showHidden: !!options, depth: depth ?? 2 }),
  { custom: customInspect, defaultOptions: { ...defaultInspectOptions } },
);

export function format(...args: unknown[]): string {
  return formatWithArguments(args, {});
}

export function formatWithOptions(options: object, ...args: unknown[]): string {
  return formatWithArguments(args, options);
}

export const promisify: any = Object.assign((original: any) => {
  if (typeof original !== 'function') throw new TypeError('promisify: the argument is not a function');
  if (original[customPromisify]) return original[customPromisify];
  return function (this: unknown, ...args: unknown[]) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (error: unknown, value: unknown) => (error ? reject(error) : resolve(value))]);
    });
  };
}, { custom: customPromisify });

export function callbackify(original: (...args: any[]) => Promise<unknown>) {
  return function (this: unknown, ...args: any[]) {
    const callback = args.pop();
    Reflect.apply(original, this, args).then(
      (value) => queueMicrotask(() => callback(null, value)),
      (error) => queueMicrotask(() => callback(error ?? new Error('Promise was rejected with a falsy value'))),
    );
  };
}

export function inherits(constructor: any, superConstructor: any): void {
  Object.defineProperty(constructor, 'super_', { value: superConstructor, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

const warned = new Set<string>();

export function deprecate<T extends Function>(original: T, message: string, code?: string): T {
  return function (this: unknown, ...args: unknown[]) {
    const key = code ?? message;
    if (!warned.has(key)) console.warn(`DeprecationWarning: ${message}`);
    warned.add(key);
    return new.target ? Reflect.construct(original, args, new.target) : Reflect.apply(original, this, args);
  } as unknown as T;
}

// NODE_DEBUG is no variable of ours: nothing is logged.
export const debuglog = () => Object.assign(() => {}, { enabled: false });
export const debug = debuglog;

export function isDeepStrictEqual(a: unknown, b: unknown): boolean {
  return isDeepEqual(a, b, true);
}

export function stripVTControlCharacters(text: string): string {
  return text.replace(/[\u001b\u009b][[\]()#;?]*(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]/g, '');
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    onAbort(signal, resolve);
  });
}

const isKind = (...kinds: string[]) => (value: unknown) => kinds.includes(natives.kindOf(value));
const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;
const isTyped = (name: string) => (value: unknown) => ArrayBuffer.isView(value) && Reflect.apply(typedArrayTag, value, []) === name;
const functionTag = (name: string) => (value: unknown) => typeof value === 'function' && natives.constructorName(value) === name;

export const types: Record<string, (value: unknown) => boolean> = {
  isAnyArrayBuffer: isKind('ArrayBuffer', 'SharedArrayBuffer'),
  isArgumentsObject: isKind('Arguments'),
  isArrayBuffer: isKind('ArrayBuffer'),
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isAsyncFunction: functionTag('AsyncFunction'),
  isBoxedPrimitive: isKind('Number', 'String', 'Boolean', 'BigInt', 'Symbol'),
  isBooleanObject: isKind('Boolean'),
  isBigIntObject: isKind('BigInt'),
  isCryptoKey,
  isDataView: isKind('DataView'),
  isDate: isKind('Date'),
  isGeneratorFunction: (value) => functionTag('GeneratorFunction')(value) || functionTag('AsyncGeneratorFunction')(value),
  isGeneratorObject: isKind('Generator'),
  isMap: isKind('Map'),
  isMapIterator: isKind('Map Iterator'),
  isModuleNamespaceObject: isKind('Module'),
  isNativeError: isKind('Error'),
  isNumberObject: isKind('Number'),
  isPromise: isKind('Promise'),
  isProxy: (value) => natives.isProxy(value),
  isRegExp: isKind('RegExp'),
  isSet: isKind('Set'),
  isSetIterator: isKind('Set Iterator'),
  isSharedArrayBuffer: isKind('SharedArrayBuffer'),
  isStringObject: isKind('String'),
  isSymbolObject: isKind('Symbol'),
  isTypedArray: isKind('TypedArray'),
  isWeakMap: isKind('WeakMap'),
  isWeakSet: isKind('WeakSet'),
};

const typedArrays = [
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array',
  'BigInt64Array', 'BigUint64Array',
];
for (const name of typedArrays) {
  types[`is${name}`] = isTyped(name);
}

export const isArray = Array.isArray;
export { TextDecoder, TextEncoder, toUSVString };
