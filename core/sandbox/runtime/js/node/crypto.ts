// node:crypto: hashes, HMAC, randomness and what needs no cipher objects. The rest of WebCrypto is at `webcrypto`.

import { natives, type Bytes } from '../natives';
import { subtle } from '../subtle/subtle';
import { concatBytes, viewOf } from '../streams';
import { isBufferSource } from '../webidl';
import { Buffer } from './buffer';

type Data = string | BufferSource;

// Node's spellings (sha256, SHA-256, RSA-SHA256) to the bindings'.
const hashNames: Record<string, string> = {
  md5: 'MD5', sha1: 'SHA-1', sha224: 'SHA-224', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512',
  'sha3-256': 'SHA3-256', 'sha3-384': 'SHA3-384', 'sha3-512': 'SHA3-512',
};
const blockSizes: Record<string, number> = {
  'SHA-384': 128, 'SHA-512': 128, 'SHA3-256': 136, 'SHA3-384': 104, 'SHA3-512': 72,
};

function hashName(algorithm: string): string {
  const key = String(algorithm).toLowerCase().replace(/^rsa-/, '').replace(/^sha-/, 'sha');
  if (!Object.hasOwn(hashNames, key)) throw new Error(`Digest method not supported: ${algorithm}`);
  return hashNames[key]!;
}

function toBytes(data: Data, encoding?: string): Bytes {
  if (typeof data === 'string') return Buffer.from(data, encoding as any) as unknown as Bytes;
  if (!isBufferSource(data)) throw new TypeError('The data must be a string or a BufferSource');
  return viewOf(data);
}

function output(bytes: Bytes, encoding?: string): any {
  const buffer = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  return encoding === undefined || encoding === 'buffer' ? buffer : buffer.toString(encoding as any);
}

class Hash {
  #state: object | null;

  constructor(algorithm: string | { state: object }) {
    this.#state = typeof algorithm === 'object' ? algorithm.state : natives.hashOpen(hashName(algorithm));
  }

  #open(): object {
    if (this.#state === null) throw Object.assign(new Error('Digest already called'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
    return this.#state;
  }

  update(data: Data, encoding?: string): this {
    natives.hashUpdate(this.#open(), toBytes(data, encoding));
    return this;
  }

  digest(encoding?: string) {
    const bytes = natives.hashFinish(this.#open());
    this.#state = null;
    return output(bytes, encoding);
  }

  copy(): Hash {
    return new Hash({ state: natives.hashCopy(this.#open()) });
  }
}

// RFC 2104, so that data need not be kept until the end.
class Hmac {
  #inner: Hash;
  #outer: Hash;

  constructor(algorithm: string, key: Data) {
    const name = hashName(algorithm);
    const size = blockSizes[name] ?? 64;
    let bytes = toBytes(key);
    if (bytes.byteLength > size) bytes = natives.digest(name, bytes);
    const padded = concatBytes([bytes, new Uint8Array(size - bytes.byteLength)]);
    this.#inner = new Hash(algorithm).update(padded.map((byte) => byte ^ 0x36));
    this.#outer = new Hash(algorithm).update(padded.map((byte) => byte ^ 0x5c));
  }

  update(data: Data, encoding?: string): this {
    this.#inner.update(data, encoding);
    return this;
  }

  digest(encoding?: string) {
    return output(this.#outer.update(this.#inner.digest()).digest(), encoding);
  }
}

export const createHash = (algorithm: string) => new Hash(algorithm);
export const createHmac = (algorithm: string, key: Data) => new Hmac(algorithm, key);
export const getHashes = () => Object.keys(hashNames);

export function hash(algorithm: string, data: Data, encoding = 'hex') {
  return new Hash(algorithm).update(data).digest(encoding);
}

export function randomBytes(size: number, callback?: (error: null, bytes: unknown) => void) {
  if (!Number.isInteger(size) || size < 0 || size > 0x7fffffff) throw new RangeError('size must be between 0 and 2147483647');
  const bytes = output(randomArray(size));
  if (callback === undefined) return bytes;
  queueMicrotask(() => callback(null, bytes));
  return undefined;
}

function randomArray(size: number): Bytes {
  const bytes = new Uint8Array(size);
  natives.randomFill(bytes);
  return bytes;
}

export function randomFillSync<T extends ArrayBufferView>(buffer: T, offset = 0, size = buffer.byteLength - offset): T {
  natives.randomFill(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, size));
  return buffer;
}

// An integer from min (0) up to but not including max, all equally likely.
export function randomInt(min: number, max?: number, callback?: (error: null, value: number) => void): number | undefined {
  const [low, high] = max === undefined ? [0, min] : [min, max];
  const range = high - low;
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || range <= 0 || range > 2 ** 48) {
    throw new RangeError('randomInt: the range must be between 1 and 2^48');
  }
  const limit = 2 ** 48 - (2 ** 48 % range);
  let value: number;
  do value = randomArray(6).reduce((sum, byte) => sum * 256 + byte, 0);
  while (value >= limit);
  const result = low + (value % range);
  if (callback === undefined) return result;
  queueMicrotask(() => callback(null, result));
  return undefined;
}

export function timingSafeEqual(a: BufferSource, b: BufferSource): boolean {
  if (a.byteLength !== b.byteLength) {
    const error = new RangeError('Input buffers must have the same byte length');
    throw Object.assign(error, { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' });
  }
  return natives.equalBytes(a, b);
}

export function pbkdf2Sync(password: Data, salt: Data, iterations: number, size: number, digest: string) {
  const bytes = natives.pbkdf2Sync(hashName(digest), toBytes(password), toBytes(salt), iterations, size);
  if (bytes === undefined) throw new RangeError('pbkdf2Sync: the iterations or the length are out of range');
  return output(bytes);
}

export function hkdfSync(digest: string, key: Data, salt: Data, info: Data, size: number): ArrayBuffer {
  const bytes = natives.hkdf(hashName(digest), toBytes(key), toBytes(salt), toBytes(info), size);
  if (bytes === undefined) throw new RangeError('hkdfSync: the length is out of range');
  return bytes.buffer as ArrayBuffer;
}

const { crypto } = globalThis;
export const randomUUID = () => crypto.randomUUID();
export const getRandomValues = <T extends ArrayBufferView>(array: T): T => crypto.getRandomValues(array as any) as T;
export const webcrypto = crypto;
export { Hash, Hmac, subtle };
