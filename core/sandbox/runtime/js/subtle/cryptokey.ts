// CryptoKey (https://w3c.github.io/webcrypto/#cryptokey-interface). The key itself is in private fields: bytes for secret keys, a native
// handle for asymmetric ones.

import { hideHostBase, hostObjectKinds } from '../hostobjects';
import { natives, type Bytes } from '../natives';
import { defineInterface, toEnum } from '../webidl';
import { syntaxError } from './errors';

export const keyUsages = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'] as const;
export type KeyUsage = (typeof keyUsages)[number];
export type KeyType = 'secret' | 'public' | 'private';

// What a CryptoKey's `algorithm` shows; `name` and, by kind, length, hash, namedCurve, modulusLength, publicExponent.
export interface KeyAlgorithm {
  name: string;
  [member: string]: any;
}

export interface KeyParts {
  type: KeyType;
  extractable: boolean;
  algorithm: KeyAlgorithm;
  usages: KeyUsage[];
  // Secret keys have bytes, asymmetric keys a handle.
  bytes?: Bytes;
  handle?: object;
}

const secret = Symbol('CryptoKey');

export let isCryptoKey: (value: unknown) => value is CryptoKey;
export let keyParts: (key: CryptoKey) => KeyParts;

function copyAlgorithm(algorithm: KeyAlgorithm): KeyAlgorithm {
  const copy: KeyAlgorithm = { ...algorithm };
  if (copy.hash) copy.hash = { ...copy.hash };
  if (copy.publicExponent) copy.publicExponent = copy.publicExponent.slice();
  return copy;
}

class CryptoKeyObject extends natives.HostObject {
  #parts: KeyParts;
  // What scripts see; they may change it without changing the key.
  #shownAlgorithm: KeyAlgorithm | null = null;
  #shownUsages: KeyUsage[] | null = null;

  constructor(key: symbol, parts: KeyParts) {
    if (key !== secret) throw new TypeError('Illegal constructor');
    super();
    this.#parts = parts;
  }

  get type() {
    return this.#parts.type;
  }

  get extractable() {
    return this.#parts.extractable;
  }

  get algorithm() {
    return (this.#shownAlgorithm ??= copyAlgorithm(this.#parts.algorithm));
  }

  get usages() {
    return (this.#shownUsages ??= this.#parts.usages.slice());
  }

  static {
    isCryptoKey = (value): value is CryptoKey => typeof value === 'object' && value !== null && #parts in value;
    keyParts = (key) => key.#parts;
  }
}
export const CryptoKey = hideHostBase(CryptoKeyObject);
export type CryptoKey = CryptoKeyObject;
defineInterface(CryptoKey, 'CryptoKey', { length: 0 });

export function newCryptoKey(parts: KeyParts): CryptoKey {
  return new CryptoKey(secret, parts);
}

hostObjectKinds.push((object) => (isCryptoKey(object) ? newCryptoKey(keyParts(object)) : undefined));

export function toKeyUsages(value: readonly unknown[]): KeyUsage[] {
  const given = new Set(value.map((usage) => toEnum(usage, keyUsages, 'a key usage')));
  return keyUsages.filter((usage) => given.has(usage));
}

export function requireUsagesAmong(usages: readonly KeyUsage[], allowed: readonly KeyUsage[]): void {
  const wrong = usages.find((usage) => !allowed.includes(usage));
  if (wrong !== undefined) throw syntaxError(`The key cannot be used for '${wrong}'`);
}

export function usagesAmong(usages: readonly KeyUsage[], allowed: readonly KeyUsage[]): KeyUsage[] {
  return usages.filter((usage) => allowed.includes(usage));
}
