// What an algorithm is made of, and how a script's AlgorithmIdentifier becomes one
// (https://w3c.github.io/webcrypto/#algorithm-normalization).

import type { Bytes } from '../natives';
import { viewOf } from '../streams';
import { isBufferSource, isObject, toDOMString, toEnforcedInteger } from '../webidl';
import type { CryptoKey, KeyParts, KeyUsage } from './cryptokey';
import { notSupported } from './errors';
import type { JsonWebKey } from './jwk';

export type Operation =
  | 'encrypt' | 'decrypt' | 'sign' | 'verify' | 'digest' | 'deriveBits' | 'wrapKey' | 'unwrapKey' | 'generateKey' | 'importKey'
  | 'exportKey' | 'getKeyLength';

export type KeyFormat = 'raw' | 'spki' | 'pkcs8' | 'jwk';

export interface Params {
  name: string;
  [member: string]: any;
}

export interface CryptoKeyPair {
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

// An operation an algorithm lacks is one it does not support. Those that take long give promises.
export interface Algorithm {
  name: string;
  // Reads the members that an operation's dictionary has besides `name`, in Web IDL's order.
  readParams?: Partial<Record<Operation, (source: any) => object>>;
  generateKey?(params: Params, extractable: boolean, usages: KeyUsage[]):
    CryptoKey | CryptoKeyPair | Promise<CryptoKeyPair>;
  importKey?(format: KeyFormat, data: Bytes | JsonWebKey, params: Params, extractable: boolean, usages: KeyUsage[]): CryptoKey;
  exportKey?(format: KeyFormat, key: KeyParts): Bytes | JsonWebKey;
  encrypt?(params: Params, key: KeyParts, data: Bytes): Bytes | Promise<Bytes>;
  decrypt?(params: Params, key: KeyParts, data: Bytes): Bytes | Promise<Bytes>;
  wrapKey?(params: Params, key: KeyParts, data: Bytes): Bytes | Promise<Bytes>;
  unwrapKey?(params: Params, key: KeyParts, data: Bytes): Bytes | Promise<Bytes>;
  sign?(params: Params, key: KeyParts, data: Bytes): Bytes | Promise<Bytes>;
  verify?(params: Params, key: KeyParts, signature: Bytes, data: Bytes): boolean | Promise<boolean>;
  digest?(params: Params, data: Bytes): Bytes | Promise<Bytes>;
  deriveBits?(params: Params, key: KeyParts, length: number | null): Bytes | Promise<Bytes>;
  // In bits; null: as many as there are.
  getKeyLength?(params: Params): number | null;
}

// From so many bytes on another thread does what takes time in proportion to them.
export const largeSize = 256 * 1024;

const registry = new Map<string, Algorithm>();

export function registerAlgorithm(algorithm: Algorithm): void {
  registry.set(algorithm.name.toUpperCase(), algorithm);
}

export function algorithmOf(params: { name: string }): Algorithm {
  return registry.get(params.name.toUpperCase())!;
}

// The parameters of an operation, with the algorithm's name as it is registered.
export function normalizeAlgorithm(operation: Operation, identifier: unknown): Params {
  const source: any = isObject(identifier) ? identifier : { name: toDOMString(identifier) };
  const given = source.name;
  if (given === undefined) throw new TypeError('The algorithm has no name');
  const name = toDOMString(given);
  const algorithm = registry.get(name.toUpperCase());
  if (algorithm?.[operation] === undefined) throw notSupported(`'${name}' is not supported for ${operation}`);
  return { name: algorithm.name, ...algorithm.readParams?.[operation]?.(source) };
}

export function normalizeHash(identifier: unknown): { name: string } {
  if (identifier === undefined) throw new TypeError('The algorithm needs a hash');
  const { name } = normalizeAlgorithm('digest', identifier);
  if (name.startsWith('SHA3')) throw notSupported(`'${name}' is supported for digest only`);
  return { name };
}

// A BufferSource's bytes as they are now.
export function copyBytes(value: unknown, name: string): Bytes {
  if (!isBufferSource(value)) throw new TypeError(`${name} is not a BufferSource`);
  return viewOf(value).slice();
}

export function optionalBytes(value: unknown, name: string): Bytes | undefined {
  return value === undefined ? undefined : copyBytes(value, name);
}

export function requiredInteger(value: unknown, bits: number, name: string): number {
  if (value === undefined) throw new TypeError(`The algorithm needs ${name}`);
  return toEnforcedInteger(value, bits, name);
}

export function optionalInteger(value: unknown, bits: number, name: string): number | undefined {
  return value === undefined ? undefined : toEnforcedInteger(value, bits, name);
}

