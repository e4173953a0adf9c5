// SubtleCrypto (https://w3c.github.io/webcrypto/#subtlecrypto-interface): the checks each method makes before its algorithm is asked.

import { natives, type Bytes } from '../natives';
import { decodeUtf8 } from '../encoding';
import { defineInterface, isBufferSource, isObject, requireArguments, toEnum, toSequence } from '../webidl';
import { algorithmOf, copyBytes, normalizeAlgorithm, type CryptoKeyPair, type KeyFormat, type Params } from './algorithm';
import { isCryptoKey, keyParts, toKeyUsages, type CryptoKey, type KeyParts, type KeyUsage } from './cryptokey';
import { dataError, invalidAccess, notSupported } from './errors';
import { readJwk, type JsonWebKey } from './jwk';
import './digest';
import './aes';
import './hmac';
import './kdf';
import './rsa';
import './ec';
import './okp';

const formats = ['raw', 'spki', 'pkcs8', 'jwk'] as const;
const secret = Symbol('SubtleCrypto');

// `await inParallel` stands where the standard goes on "in parallel": errors before it reject the promise at once, what follows it
// settles it only after the caller has the promise. What takes long (making RSA keys and signing with them, PBKDF2, digests,
// HMAC and AES of much) goes to another thread, the rest is done on this one.
const inParallel = undefined;

function toKey(value: unknown): KeyParts {
  if (!isCryptoKey(value)) throw new TypeError('The key is not a CryptoKey');
  return keyParts(value);
}

function requireBufferSource(value: unknown): void {
  if (!isBufferSource(value)) throw new TypeError('The data is not a BufferSource');
}

function requireUse(params: Params, key: KeyParts, usage: KeyUsage): void {
  if (key.algorithm.name !== params.name) throw invalidAccess(`The key is one of ${key.algorithm.name}, not of ${params.name}`);
  if (!key.usages.includes(usage)) throw invalidAccess(`The key cannot be used for '${usage}'`);
}

function bufferOf(bytes: Bytes): ArrayBuffer {
  return bytes.buffer as ArrayBuffer;
}

function toUsages(value: unknown): KeyUsage[] {
  return toKeyUsages(toSequence(value, 'keyUsages'));
}

function importWith(format: KeyFormat, data: Bytes | JsonWebKey, params: Params, extractable: boolean, usages: KeyUsage[]): CryptoKey {
  return algorithmOf(params).importKey!(format, data, params, extractable, usages);
}

function exportWith(format: KeyFormat, key: KeyParts): Bytes | JsonWebKey {
  const algorithm = algorithmOf(key.algorithm);
  if (algorithm.exportKey === undefined) throw notSupported(`A ${key.algorithm.name} key cannot be exported`);
  if (!key.extractable) throw invalidAccess('The key is not extractable');
  return algorithm.exportKey(format, key);
}

// wrapKey's and unwrapKey's algorithms may be ones that only encrypt.
function normalizeWrapping(operation: 'wrapKey' | 'unwrapKey', identifier: unknown): Params {
  try {
    return normalizeAlgorithm(operation, identifier);
  } catch {
    return normalizeAlgorithm(operation === 'wrapKey' ? 'encrypt' : 'decrypt', identifier);
  }
}

function derive(params: Params, key: KeyParts, usage: KeyUsage, length: number | null): Bytes | Promise<Bytes> {
  requireUse(params, key, usage);
  return algorithmOf(params).deriveBits!(params, key, length);
}

function parseWrappedJwk(bytes: Bytes): JsonWebKey {
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(bytes));
  } catch {
    throw dataError('The unwrapped key is not JSON');
  }
  if (!isObject(value) || Array.isArray(value)) throw dataError('The unwrapped key is not a JSON Web Key');
  const jwk = readJwk(value);
  if (jwk.kty === undefined) throw dataError('The unwrapped key has no kty');
  return jwk;
}

export class SubtleCrypto {
  #brand = true;

  constructor(key: symbol) {
    if (key !== secret) throw new TypeError('Illegal constructor');
  }

  async encrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    this.#brand;
    requireArguments(3, arguments.length, 'SubtleCrypto.encrypt');
    const parts = toKey(key);
    requireBufferSource(data);
    const params = normalizeAlgorithm('encrypt', algorithm);
    const bytes = copyBytes(data, 'data');
    await inParallel;
    requireUse(params, parts, 'encrypt');
    return bufferOf(await algorithmOf(params).encrypt!(params, parts, bytes));
  }

  async decrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    this.#brand;
    requireArguments(3, arguments.length, 'SubtleCrypto.decrypt');
    const parts = toKey(key);
    requireBufferSource(data);
    const params = normalizeAlgorithm('decrypt', algorithm);
    const bytes = copyBytes(data, 'data');
    await inParallel;
    requireUse(params, parts, 'decrypt');
    return bufferOf(await algorithmOf(params).decrypt!(params, parts, bytes));
  }

  async sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    this.#brand;
    requireArguments(3, arguments.length, 'SubtleCrypto.sign');
    const parts = toKey(key);
    requireBufferSource(data);
    const params = normalizeAlgorithm('sign', algorithm);
    const bytes = copyBytes(data, 'data');
    await inParallel;
    requireUse(params, parts, 'sign');
    return bufferOf(await algorithmOf(params).sign!(params, parts, bytes));
  }

  async verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Promise<boolean> {
    this.#brand;
    requireArguments(4, arguments.length, 'SubtleCrypto.verify');
    const parts = toKey(key);
    requireBufferSource(signature);
    requireBufferSource(data);
    const params = normalizeAlgorithm('verify', algorithm);
    const signatureBytes = copyBytes(signature, 'signature');
    const bytes = copyBytes(data, 'data');
    await inParallel;
    requireUse(params, parts, 'verify');
    return algorithmOf(params).verify!(params, parts, signatureBytes, bytes);
  }

  async digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    this.#brand;
    requireArguments(2, arguments.length, 'SubtleCrypto.digest');
    requireBufferSource(data);
    const params = normalizeAlgorithm('digest', algorithm);
    const bytes = copyBytes(data, 'data');
    await inParallel;
    return bufferOf(await algorithmOf(params).digest!(params, bytes));
  }

  async generateKey(algorithm: unknown, extractable: unknown, keyUsages: unknown): Promise<CryptoKey | CryptoKeyPair> {
    this.#brand;
    requireArguments(3, arguments.length, 'SubtleCrypto.generateKey');
    const usages = toUsages(keyUsages);
    const params = normalizeAlgorithm('generateKey', algorithm);
    await inParallel;
    return algorithmOf(params).generateKey!(params, !!extractable, usages);
  }

  async deriveKey(algorithm: unknown, baseKey: unknown, derivedKeyType: unknown, extractable: unknown, keyUsages: unknown) {
    this.#brand;
    requireArguments(5, arguments.length, 'SubtleCrypto.deriveKey');
    const parts = toKey(baseKey);
    const usages = toUsages(keyUsages);
    const params = normalizeAlgorithm('deriveBits', algorithm);
    const importParams = normalizeAlgorithm('importKey', derivedKeyType);
    const lengthParams = normalizeAlgorithm('getKeyLength', derivedKeyType);
    await inParallel;
    requireUse(params, parts, 'deriveKey');
    const length = algorithmOf(lengthParams).getKeyLength!(lengthParams);
    const bytes = await derive(params, parts, 'deriveKey', length);
    return importWith('raw', bytes, importParams, !!extractable, usages);
  }

  async deriveBits(algorithm: unknown, baseKey: unknown, length: unknown = null): Promise<ArrayBuffer> {
    this.#brand;
    requireArguments(2, arguments.length, 'SubtleCrypto.deriveBits');
    const parts = toKey(baseKey);
    const bits = length === null || length === undefined ? null : Number(length) >>> 0;
    const params = normalizeAlgorithm('deriveBits', algorithm);
    await inParallel;
    return bufferOf(await derive(params, parts, 'deriveBits', bits));
  }

  async importKey(format: unknown, keyData: unknown, algorithm: unknown, extractable: unknown, keyUsages: unknown): Promise<CryptoKey> {
    this.#brand;
    requireArguments(5, arguments.length, 'SubtleCrypto.importKey');
    const form = toEnum(format, formats, 'KeyFormat');
    const usages = toUsages(keyUsages);
    const isBytes = isBufferSource(keyData);
    if (!isBytes && !isObject(keyData)) throw new TypeError('The key data is neither a BufferSource nor a JSON Web Key');
    const jwk = isBytes ? undefined : readJwk(keyData);
    const params = normalizeAlgorithm('importKey', algorithm);
    if ((form === 'jwk') === isBytes) throw new TypeError(`The key data does not go with the format '${form}'`);
    const data = jwk ?? copyBytes(keyData, 'keyData');
    await inParallel;
    return importWith(form, data, params, !!extractable, usages);
  }

  async exportKey(format: unknown, key: unknown): Promise<ArrayBuffer | JsonWebKey> {
    this.#brand;
    requireArguments(2, arguments.length, 'SubtleCrypto.exportKey');
    const form = toEnum(format, formats, 'KeyFormat');
    const parts = toKey(key);
    await inParallel;
    const exported = exportWith(form, parts);
    return form === 'jwk' ? (exported as JsonWebKey) : bufferOf(exported as Bytes);
  }

  async wrapKey(format: unknown, key: unknown, wrappingKey: unknown, wrapAlgorithm: unknown): Promise<ArrayBuffer> {
    this.#brand;
    requireArguments(4, arguments.length, 'SubtleCrypto.wrapKey');
    const form = toEnum(format, formats, 'KeyFormat');
    const parts = toKey(key);
    const wrapping = toKey(wrappingKey);
    const params = normalizeWrapping('wrapKey', wrapAlgorithm);
    await inParallel;
    requireUse(params, wrapping, 'wrapKey');
    const exported = exportWith(form, parts);
    const bytes = form === 'jwk' ? natives.utf8Encode(JSON.stringify(exported)) : (exported as Bytes);
    const algorithm = algorithmOf(params);
    return bufferOf(await (algorithm.wrapKey ?? algorithm.encrypt)!(params, wrapping, bytes));
  }

  async unwrapKey(format: unknown, wrappedKey: unknown, unwrappingKey: unknown, unwrapAlgorithm: unknown, unwrappedKeyAlgorithm: unknown,
    extractable: unknown, keyUsages: unknown): Promise<CryptoKey> {
    this.#brand;
    requireArguments(7, arguments.length, 'SubtleCrypto.unwrapKey');
    const form = toEnum(format, formats, 'KeyFormat');
    requireBufferSource(wrappedKey);
    const unwrapping = toKey(unwrappingKey);
    const usages = toUsages(keyUsages);
    const params = normalizeWrapping('unwrapKey', unwrapAlgorithm);
    const importParams = normalizeAlgorithm('importKey', unwrappedKeyAlgorithm);
    const wrapped = copyBytes(wrappedKey, 'wrappedKey');
    await inParallel;
    requireUse(params, unwrapping, 'unwrapKey');
    const algorithm = algorithmOf(params);
    const bytes = await (algorithm.unwrapKey ?? algorithm.decrypt)!(params, unwrapping, wrapped);
    return importWith(form, form === 'jwk' ? parseWrappedJwk(bytes) : bytes, importParams, !!extractable, usages);
  }
}

defineInterface(SubtleCrypto, 'SubtleCrypto', { length: 0 });

export const subtle = new SubtleCrypto(secret);
