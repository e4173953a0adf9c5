// The node: modules a function may import, as far as the runtime has them. They exist for bundled npm code; the web's own APIs come
// first in code written for Isola.

/**
 * @standard [Node.js](https://nodejs.org/docs/latest-v20.x/api/async_context.html)
 * @differs No hooks.
 */
declare module 'node:async_hooks' {
  export class AsyncLocalStorage<T> {
    static bind<F extends (...args: any[]) => any>(callback: F): F;
    static snapshot(): <R, A extends any[]>(callback: (...args: A) => R, ...args: A) => R;
    getStore(): T | undefined;
    run<R, A extends any[]>(store: T, callback: (...args: A) => R, ...args: A): R;
    exit<R, A extends any[]>(callback: (...args: A) => R, ...args: A): R;
    enterWith(store: T): void;
    disable(): void;
  }
  export class AsyncResource {
    constructor(type?: string);
    static bind<F extends (...args: any[]) => any>(callback: F, type?: string): F;
    bind<F extends (...args: any[]) => any>(callback: F): F;
    runInAsyncScope<R>(callback: (...args: any[]) => R, self?: unknown, ...args: any[]): R;
    emitDestroy(): this;
    asyncId(): number;
    triggerAsyncId(): number;
  }
  export function executionAsyncId(): number;
  export function triggerAsyncId(): number;
}

/**
 * @standard [Node.js](https://nodejs.org/docs/latest-v20.x/api/buffer.html)
 * @differs `Buffer` has the methods that are most used; `Blob` and `File` are the globals.
 */
declare module 'node:buffer' {
  type Encoding = 'utf8' | 'utf-8' | 'hex' | 'base64' | 'base64url' | 'latin1' | 'binary' | 'ascii' | 'utf16le' | 'ucs2';
  interface Buffer extends Uint8Array<ArrayBuffer> {
    toString(encoding?: Encoding | string, start?: number, end?: number): string;
    toJSON(): { type: 'Buffer'; data: number[] };
    equals(other: Uint8Array): boolean;
    compare(other: Uint8Array): -1 | 0 | 1;
    copy(target: Uint8Array, targetStart?: number, start?: number, end?: number): number;
    write(text: string, offset?: number, length?: number, encoding?: Encoding): number;
    readUInt8(offset?: number): number;
    readUInt16BE(offset?: number): number;
    readUInt16LE(offset?: number): number;
    readUInt32BE(offset?: number): number;
    readUInt32LE(offset?: number): number;
    readInt32BE(offset?: number): number;
    readInt32LE(offset?: number): number;
    readBigUInt64BE(offset?: number): bigint;
    readBigUInt64LE(offset?: number): bigint;
    readDoubleBE(offset?: number): number;
    readDoubleLE(offset?: number): number;
    writeUInt8(value: number, offset?: number): number;
    writeUInt16BE(value: number, offset?: number): number;
    writeUInt16LE(value: number, offset?: number): number;
    writeUInt32BE(value: number, offset?: number): number;
    writeUInt32LE(value: number, offset?: number): number;
  }
  export const Buffer: {
    prototype: Buffer;
    alloc(size: number, fill?: string | number | Uint8Array, encoding?: Encoding): Buffer;
    allocUnsafe(size: number): Buffer;
    from(text: string, encoding?: Encoding | string): Buffer;
    from(buffer: ArrayBufferLike, byteOffset?: number, length?: number): Buffer;
    from(data: ArrayLike<number> | Iterable<number>): Buffer;
    concat(list: readonly Uint8Array[], totalLength?: number): Buffer;
    byteLength(text: string | BufferSource, encoding?: Encoding): number;
    compare(a: Uint8Array, b: Uint8Array): -1 | 0 | 1;
    isBuffer(value: unknown): value is Buffer;
    isEncoding(encoding: string): boolean;
  };
  export function isUtf8(bytes: BufferSource): boolean;
  export function isAscii(bytes: BufferSource): boolean;
  export const kMaxLength: number;
  export const constants: { MAX_LENGTH: number; MAX_STRING_LENGTH: number };
}

/**
 * @standard [Node.js](https://nodejs.org/docs/latest-v20.x/api/crypto.html)
 * @differs Hashes are no streams.
 */
declare module 'node:crypto' {
  import type { Buffer } from 'node:buffer';
  type Data = string | BufferSource;
  interface Hash {
    update(data: Data, encoding?: string): this;
    digest(): Buffer;
    digest(encoding: string): string;
    copy(): Hash;
  }
  interface Hmac {
    update(data: Data, encoding?: string): this;
    digest(): Buffer;
    digest(encoding: string): string;
  }
  export function createHash(algorithm: string): Hash;
  export function createHmac(algorithm: string, key: Data): Hmac;
  export function hash(algorithm: string, data: Data, encoding?: string): string;
  export function getHashes(): string[];
  export function randomBytes(size: number): Buffer;
  export function randomBytes(size: number, callback: (error: null, bytes: Buffer) => void): void;
  export function randomFillSync<T extends ArrayBufferView>(buffer: T, offset?: number, size?: number): T;
  export function randomInt(max: number): number;
  export function randomInt(min: number, max: number): number;
  export function randomUUID(): string;
  export function getRandomValues<T extends ArrayBufferView>(array: T): T;
  export function timingSafeEqual(a: BufferSource, b: BufferSource): boolean;
  export function pbkdf2Sync(password: Data, salt: Data, iterations: number, size: number, digest: string): Buffer;
  export function hkdfSync(digest: string, key: Data, salt: Data, info: Data, size: number): ArrayBuffer;
  export const webcrypto: Crypto;
  export const subtle: SubtleCrypto;
}

/**
 * @standard [Node.js](https://nodejs.org/docs/latest-v20.x/api/events.html)
 */
declare module 'node:events' {
  type Listener = (...args: any[]) => void;
  export class EventEmitter {
    static defaultMaxListeners: number;
    static once(emitter: EventEmitter, event: string | symbol): Promise<any[]>;
    on(event: string | symbol, listener: Listener): this;
    addListener(event: string | symbol, listener: Listener): this;
    once(event: string | symbol, listener: Listener): this;
    off(event: string | symbol, listener: Listener): this;
    removeListener(event: string | symbol, listener: Listener): this;
    removeAllListeners(event?: string | symbol): this;
    prependListener(event: string | symbol, listener: Listener): this;
    emit(event: string | symbol, ...args: any[]): boolean;
    listeners(event: string | symbol): Listener[];
    listenerCount(event: string | symbol): number;
    eventNames(): (string | symbol)[];
    setMaxListeners(count: number): this;
    getMaxListeners(): number;
  }
  export function once(emitter: EventEmitter, event: string | symbol): Promise<any[]>;
  export function on(emitter: EventEmitter, event: string | symbol, options?: { signal?: AbortSignal }): AsyncGenerator<any[]>;
  export function getEventListeners(emitter: EventEmitter, event: string | symbol): Listener[];
  export function listenerCount(emitter: EventEmitter, event: string | symbol): number;
  export const defaultMaxListeners: number;
  export default EventEmitter;
}

/**
 * @standard [Node.js](https://nodejs.org/docs/latest-v20.x/api/path.html)
 * @differs As on POSIX.
 */
declare module 'node:path' {
  interface ParsedPath {
    root: string;
    dir: string;
    base: string;
    ext: string;
    name: string;
  }
  export function basename(path: string, suffix?: string): string;
  export function dirname(path: string): string;
  export function extname(path: string): string;
  export function format(parts: Partial<ParsedPath>): string;
  export function isAbsolute(path: string): boolean;
  export function join(...paths: string[]): string;
  export function normalize(path: string): string;
  export function parse(path: string): ParsedPath;
  export function relative(from: string, to: string): string;
  export function resolve(...paths: string[]): string;
  export const sep: '/';
  export const delimiter: ':';
}

/**
 * @standard [Node.js](https://nodejs.org/docs/latest-v20.x/api/util.html)
 */
declare module 'node:util' {
  export function format(format?: any, ...args: any[]): string;
  export function formatWithOptions(options: object, format?: any, ...args: any[]): string;
  export const inspect: {
    (value: unknown, options?: { depth?: number | null; showHidden?: boolean; breakLength?: number; sorted?: boolean }): string;
    custom: symbol;
  };
  export function promisify<A extends any[], R>(
    original: (...args: [...A, (error: any, value: R) => void]) => void): (...args: A) => Promise<R>;
  export function callbackify(original: (...args: any[]) => Promise<any>): (...args: any[]) => void;
  export function inherits(constructor: Function, superConstructor: Function): void;
  export function deprecate<T extends Function>(original: T, message: string, code?: string): T;
  export function debuglog(section: string): ((message: string, ...args: any[]) => void) & { enabled: boolean };
  export function isDeepStrictEqual(a: unknown, b: unknown): boolean;
  export function stripVTControlCharacters(text: string): string;
  export function aborted(signal: AbortSignal): Promise<void>;
  export const types: Record<string, (value: unknown) => boolean>;
}

/**
 * @standard [Node.js](https://nodejs.org/docs/latest-v20.x/api/assert.html)
 * @differs None: every assertion is there.
 */
declare module 'node:assert' {
  type Message = string | Error;
  export class AssertionError extends Error {
    code: 'ERR_ASSERTION';
    actual: unknown;
    expected: unknown;
    operator: string;
    generatedMessage: boolean;
  }
  interface Assert {
    (value: unknown, message?: Message): asserts value;
    ok(value: unknown, message?: Message): asserts value;
    equal(actual: unknown, expected: unknown, message?: Message): void;
    notEqual(actual: unknown, expected: unknown, message?: Message): void;
    strictEqual<T>(actual: unknown, expected: T, message?: Message): asserts actual is T;
    notStrictEqual(actual: unknown, expected: unknown, message?: Message): void;
    deepEqual(actual: unknown, expected: unknown, message?: Message): void;
    notDeepEqual(actual: unknown, expected: unknown, message?: Message): void;
    deepStrictEqual<T>(actual: unknown, expected: T, message?: Message): asserts actual is T;
    notDeepStrictEqual(actual: unknown, expected: unknown, message?: Message): void;
    throws(action: () => unknown, expected?: unknown, message?: Message): void;
    doesNotThrow(action: () => unknown, message?: Message): void;
    rejects(action: Promise<unknown> | (() => unknown), expected?: unknown, message?: Message): Promise<void>;
    doesNotReject(action: Promise<unknown> | (() => unknown), message?: Message): Promise<void>;
    match(text: string, pattern: RegExp, message?: Message): void;
    doesNotMatch(text: string, pattern: RegExp, message?: Message): void;
    fail(message?: Message): never;
    ifError(value: unknown): void;
    AssertionError: typeof AssertionError;
    strict: Assert;
  }
  const assert: Assert;
  export const strict: Assert;
  export default assert;
}

declare module 'node:assert/strict' {
  export * from 'node:assert';
  export { strict as default } from 'node:assert';
}

declare module 'node:path/posix' {
  export * from 'node:path';
}

declare module 'node:util/types' {
  const types: Record<string, (value: unknown) => boolean>;
  export default types;
}
