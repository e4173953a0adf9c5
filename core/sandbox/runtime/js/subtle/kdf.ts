// HKDF and PBKDF2 (https://w3c.github.io/webcrypto/#hkdf, #pbkdf2).

import { natives, type Bytes } from '../natives';
import { copyBytes, normalizeHash, registerAlgorithm, requiredInteger, type Algorithm, type Params } from './algorithm';
import { newCryptoKey, requireUsagesAmong, type KeyParts } from './cryptokey';
import { notSupported, operationError, succeeded, syntaxError } from './errors';

function keysOf(name: string): Algorithm {
  return {
    name,
    importKey(format, data, _params, extractable, usages) {
      if (format !== 'raw') throw notSupported(`A ${name} key cannot be imported as ${format}`);
      requireUsagesAmong(usages, ['deriveKey', 'deriveBits']);
      if (extractable) throw syntaxError(`A ${name} key cannot be extractable`);
      if (usages.length === 0) throw syntaxError('A secret key needs a usage');
      return newCryptoKey({ type: 'secret', extractable, algorithm: { name }, usages, bytes: data as Bytes });
    },
    getKeyLength: () => null,
  };
}

function requireLength(length: number | null): number {
  if (length === null || length % 8 !== 0) throw operationError('The length must be a multiple of 8 bits');
  return length / 8;
}

registerAlgorithm({
  ...keysOf('HKDF'),
  readParams: {
    deriveBits: (source) => ({
      hash: normalizeHash(source.hash), info: copyBytes(source.info, 'info'), salt: copyBytes(source.salt, 'salt'),
    }),
  },
  deriveBits(params, key, length) {
    const size = requireLength(length);
    if (size === 0) return new Uint8Array(0);
    const bits = natives.hkdf(params.hash.name, key.bytes!, params.salt, params.info, size);
    return succeeded(bits, 'HKDF cannot give so many bits');
  },
});

interface Derived {
  hash: string;
  iterations: number;
  salt: Bytes;
  bytes: Bytes;
}

// What was derived last from a key, for as long as the key lives: whoever holds it can derive the same, so that this gives nothing away,
// and asking for several keys or lengths of one password costs the iterations once.
const lastDerived = new WeakMap<KeyParts, Derived>();

function derivedBefore(key: KeyParts, { hash, iterations, salt }: Params, size: number): Bytes | undefined {
  const last = lastDerived.get(key);
  const isSame = last !== undefined && last.hash === hash.name && last.iterations === iterations && last.bytes.byteLength >= size
    && natives.equalBytes(last.salt, salt);
  return isSame ? last.bytes.slice(0, size) : undefined;
}

registerAlgorithm({
  ...keysOf('PBKDF2'),
  readParams: {
    deriveBits: (source) => ({
      hash: normalizeHash(source.hash),
      iterations: requiredInteger(source.iterations, 32, 'iterations'),
      salt: copyBytes(source.salt, 'salt'),
    }),
  },
  async deriveBits(params, key, length) {
    const size = requireLength(length);
    if (params.iterations === 0) throw operationError('There must be at least one iteration');
    if (size === 0) return new Uint8Array(0);
    const before = derivedBefore(key, params, size);
    if (before !== undefined) return before;
    const { hash, salt, iterations } = params;
    const bytes = succeeded(await natives.pbkdf2(hash.name, key.bytes!, salt, iterations, size), 'PBKDF2 failed');
    lastDerived.set(key, { hash: hash.name, iterations, salt, bytes: bytes.slice() });
    return bytes;
  },
});
