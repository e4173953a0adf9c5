// HMAC (https://w3c.github.io/webcrypto/#hmac).

import { natives, type Bytes } from '../natives';
import { largeSize, normalizeHash, optionalInteger, registerAlgorithm, type KeyFormat } from './algorithm';
import { newCryptoKey, requireUsagesAmong, type KeyParts, type KeyUsage } from './cryptokey';
import { blockSizes } from './digest';
import { dataError, notSupported, operationError, syntaxError } from './errors';
import { checkJwk, checkJwkAlg, fromBase64Url, jwkBase, toBase64Url, type JsonWebKey } from './jwk';

const allowed: KeyUsage[] = ['sign', 'verify'];

const readKeyParams = (source: any) => ({
  hash: normalizeHash(source.hash),
  length: optionalInteger(source.length, 32, 'length'),
});

// "HS256" for SHA-256.
function algFor(hash: string): string {
  return hash === 'SHA-1' ? 'HS1' : hash.replace('SHA-', 'HS');
}

function newHmacKey(bytes: Bytes, hash: { name: string }, length: number, extractable: boolean, usages: KeyUsage[]) {
  if (usages.length === 0) throw syntaxError('A secret key needs a usage');
  return newCryptoKey({ type: 'secret', extractable, algorithm: { name: 'HMAC', hash, length }, usages, bytes });
}

function importBytes(format: KeyFormat, data: Bytes | JsonWebKey, hash: string, extractable: boolean, usages: KeyUsage[]): Bytes {
  if (format === 'raw') return data as Bytes;
  if (format !== 'jwk') throw notSupported(`An HMAC key cannot be imported as ${format}`);
  const jwk = data as JsonWebKey;
  checkJwk(jwk, 'oct', 'sig', extractable, usages);
  checkJwkAlg(jwk, algFor(hash));
  return fromBase64Url(jwk.k, 'k');
}

// Without the bits that the stated length leaves over.
function trimBits(bytes: Bytes, length: number): Bytes {
  const trimmed = bytes.slice();
  if (length % 8 !== 0) trimmed[trimmed.length - 1]! &= 0xff << (8 - (length % 8));
  return trimmed;
}

function codeOf(key: KeyParts, data: Bytes): Bytes | Promise<Bytes> {
  return (data.byteLength < largeSize ? natives.hmac : natives.hmacLater)(key.algorithm.hash.name, key.bytes!, data);
}

registerAlgorithm({
  name: 'HMAC',
  readParams: { generateKey: readKeyParams, importKey: readKeyParams, getKeyLength: readKeyParams },
  generateKey(params, extractable, usages) {
    requireUsagesAmong(usages, allowed);
    const length = params.length ?? blockSizes[params.hash.name]! * 8;
    if (length === 0) throw operationError('An HMAC key cannot be empty');
    const bytes = new Uint8Array(Math.ceil(length / 8));
    natives.randomFill(bytes);
    return newHmacKey(trimBits(bytes, length), params.hash, length, extractable, usages);
  },
  importKey(format, data, params, extractable, usages) {
    requireUsagesAmong(usages, allowed);
    const bytes = importBytes(format, data, params.hash.name, extractable, usages);
    const bits = bytes.byteLength * 8;
    if (bits === 0) throw dataError('An HMAC key cannot be empty');
    const length = params.length ?? bits;
    if (length > bits || length <= bits - 8) throw dataError('The length does not fit the key data');
    return newHmacKey(trimBits(bytes, length), params.hash, length, extractable, usages);
  },
  exportKey(format, key) {
    if (format === 'raw') return key.bytes!.slice();
    if (format !== 'jwk') throw notSupported(`An HMAC key cannot be exported as ${format}`);
    return { ...jwkBase('oct', key.usages, key.extractable), k: toBase64Url(key.bytes!), alg: algFor(key.algorithm.hash.name) };
  },
  sign: (_params, key, data) => codeOf(key, data),
  verify: async (_params, key, signature, data) => natives.equalBytes(await codeOf(key, data), signature),
  getKeyLength(params) {
    if (params.length === undefined) return blockSizes[params.hash.name]! * 8;
    if (params.length === 0) throw new TypeError('The length of an HMAC key cannot be 0');
    return params.length;
  },
});
