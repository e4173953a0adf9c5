// AES-CTR, AES-CBC, AES-GCM and AES-KW (https://w3c.github.io/webcrypto/#aes-ctr and following).

import { natives, type AesMode, type Bytes } from '../natives';
import { concatBytes } from '../streams';
import {
  copyBytes, largeSize, optionalBytes, optionalInteger, registerAlgorithm, requiredInteger, type Algorithm, type KeyFormat, type Params,
} from './algorithm';
import { newCryptoKey, requireUsagesAmong, type KeyParts, type KeyUsage } from './cryptokey';
import { dataError, notSupported, operationError, succeeded, syntaxError } from './errors';
import { checkJwk, checkJwkAlg, fromBase64Url, jwkBase, toBase64Url, type JsonWebKey } from './jwk';

const keyLengths = [128, 192, 256];

function newAesKey(name: string, bytes: Bytes, extractable: boolean, usages: KeyUsage[]) {
  if (usages.length === 0) throw syntaxError('A secret key needs a usage');
  return newCryptoKey({ type: 'secret', extractable, algorithm: { name, length: bytes.byteLength * 8 }, usages, bytes });
}

// What all four share; `suffix` ends the JWK alg: "A256GCM".
function aesKeys(name: string, suffix: string, allowed: KeyUsage[]): Algorithm {
  return {
    name,
    readParams: {
      generateKey: (source) => ({ length: requiredInteger(source.length, 16, 'length') }),
      getKeyLength: (source) => ({ length: requiredInteger(source.length, 16, 'length') }),
    },
    generateKey(params, extractable, usages) {
      requireUsagesAmong(usages, allowed);
      if (!keyLengths.includes(params.length)) throw operationError('An AES key has 128, 192 or 256 bits');
      const bytes = new Uint8Array(params.length / 8);
      natives.randomFill(bytes);
      return newAesKey(name, bytes, extractable, usages);
    },
    importKey(format, data, _params, extractable, usages) {
      requireUsagesAmong(usages, allowed);
      const bytes = importBytes(format, data, suffix, extractable, usages);
      return newAesKey(name, bytes, extractable, usages);
    },
    exportKey(format, key) {
      if (format === 'raw') return key.bytes!.slice();
      if (format !== 'jwk') throw notSupported(`An AES key cannot be exported as ${format}`);
      return {
        ...jwkBase('oct', key.usages, key.extractable), k: toBase64Url(key.bytes!), alg: `A${key.algorithm.length}${suffix}`,
      };
    },
    getKeyLength(params) {
      if (!keyLengths.includes(params.length)) throw operationError('An AES key has 128, 192 or 256 bits');
      return params.length;
    },
  };
}

function importBytes(format: KeyFormat, data: Bytes | JsonWebKey, suffix: string, extractable: boolean, usages: KeyUsage[]): Bytes {
  if (format === 'raw') {
    const bytes = data as Bytes;
    if (!keyLengths.includes(bytes.byteLength * 8)) throw dataError('An AES key has 16, 24 or 32 bytes');
    return bytes;
  }
  if (format !== 'jwk') throw notSupported(`An AES key cannot be imported as ${format}`);
  const jwk = data as JsonWebKey;
  if (jwk.kty !== 'oct') throw dataError("The JWK's kty must be 'oct'");
  const bytes = fromBase64Url(jwk.k, 'k');
  if (!keyLengths.includes(bytes.byteLength * 8)) throw dataError('An AES key has 16, 24 or 32 bytes');
  checkJwkAlg(jwk, `A${bytes.byteLength * 8}${suffix}`);
  checkJwk(jwk, 'oct', 'enc', extractable, usages);
  return bytes;
}

const failed = 'The operation failed';

const finished = async (result: Promise<Bytes | undefined>): Promise<Bytes> => succeeded(await result, failed);

function runAes(mode: AesMode, encrypts: boolean, key: KeyParts, iv: Bytes | undefined, data: Bytes, extra?: Bytes, tagSize?: number):
  Bytes | Promise<Bytes> {
  if (data.byteLength < largeSize) return succeeded(natives.aesCipher(mode, encrypts, key.bytes!, iv, data, extra, tagSize), failed);
  return finished(natives.aesCipherLater(mode, encrypts, key.bytes!, iv, data, extra, tagSize));
}

const encryptionUsages: KeyUsage[] = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];

function registerCipher(name: string, suffix: string, readParams: (source: any) => object,
  run: (encrypts: boolean, params: Params, key: KeyParts, data: Bytes) => Bytes | Promise<Bytes>): void {
  const keys = aesKeys(name, suffix, encryptionUsages);
  registerAlgorithm({
    ...keys,
    readParams: { ...keys.readParams, encrypt: readParams, decrypt: readParams },
    encrypt: (params, key, data) => run(true, params, key, data),
    decrypt: (params, key, data) => run(false, params, key, data),
  });
}

registerCipher('AES-CBC', 'CBC', (source) => ({ iv: copyBytes(source.iv, 'iv') }), (encrypts, params, key, data) => {
  if (params.iv.byteLength !== 16) throw operationError('The iv must have 16 bytes');
  return runAes('cbc', encrypts, key, params.iv, data);
});

// How many blocks go before the counting bits of the block are all zero again.
function blocksToWrap(counter: Bytes, bits: number): bigint {
  let value = 0n;
  for (const byte of counter) value = (value << 8n) | BigInt(byte);
  const mask = (1n << BigInt(bits)) - 1n;
  return mask - (value & mask) + 1n;
}

function withZeroedBits(counter: Bytes, bits: number): Bytes {
  const zeroed = counter.slice();
  for (let bit = 0; bit < bits; bit++) zeroed[15 - (bit >> 3)]! &= ~(1 << (bit & 7));
  return zeroed;
}

// OpenSSL counts in all 128 bits; where only some of them count, the data is split at the block in which they overflow.
function runCtr(encrypts: boolean, params: Params, key: KeyParts, data: Bytes): Bytes | Promise<Bytes> {
  if (params.counter.byteLength !== 16) throw operationError('The counter must have 16 bytes');
  if (params.length === 0 || params.length > 128) throw operationError('The counter must count in 1 to 128 bits');
  const blocks = BigInt(Math.ceil(data.byteLength / 16));
  if (blocks > 1n << BigInt(params.length)) throw operationError('The data has more blocks than the counter can count');
  const untilWrap = blocksToWrap(params.counter, params.length);
  const run = (counter: Bytes, part: Bytes) => runAes('ctr', encrypts, key, counter, part);
  if (blocks <= untilWrap) return run(params.counter, data);
  const split = Number(untilWrap) * 16;
  return joined(run(params.counter, data.subarray(0, split)), run(withZeroedBits(params.counter, params.length), data.subarray(split)));
}

async function joined(first: Bytes | Promise<Bytes>, second: Bytes | Promise<Bytes>): Promise<Bytes> {
  return concatBytes([await first, await second]);
}

registerCipher('AES-CTR', 'CTR', (source) => ({
  counter: copyBytes(source.counter, 'counter'), length: requiredInteger(source.length, 8, 'length'),
}), runCtr);

const tagLengths = [32, 64, 96, 104, 112, 120, 128];

registerCipher('AES-GCM', 'GCM', (source) => ({
  additionalData: optionalBytes(source.additionalData, 'additionalData'),
  iv: copyBytes(source.iv, 'iv'),
  tagLength: optionalInteger(source.tagLength, 8, 'tagLength') ?? 128,
}), (encrypts, params, key, data) => {
  if (!tagLengths.includes(params.tagLength)) throw operationError(`tagLength must be one of ${tagLengths.join(', ')}`);
  if (params.iv.byteLength === 0) throw operationError('The iv must not be empty');
  return runAes('gcm', encrypts, key, params.iv, data, params.additionalData, params.tagLength / 8);
});

function runKeyWrap(wraps: boolean, key: KeyParts, data: Bytes): Bytes | Promise<Bytes> {
  if (data.byteLength % 8 !== 0) throw operationError('AES-KW wraps multiples of 8 bytes only');
  return runAes('kw', wraps, key, undefined, data);
}

registerAlgorithm({
  ...aesKeys('AES-KW', 'KW', ['wrapKey', 'unwrapKey']),
  wrapKey: (_params, key, data) => runKeyWrap(true, key, data),
  unwrapKey: (_params, key, data) => runKeyWrap(false, key, data),
});
