// What ECDH, X25519 and X448 share: the other side's public key and how many bits are taken of the secret.

import { natives, type Bytes } from '../natives';
import { isCryptoKey, keyParts, type KeyParts } from './cryptokey';
import { invalidAccess, operationError, succeeded } from './errors';

// The `public` member must be a CryptoKey; what it is a key of is checked when it is used.
export function readPublicKeyParam(source: any) {
  if (!isCryptoKey(source.public)) throw new TypeError("The algorithm's public member is not a CryptoKey");
  return { public: keyParts(source.public) };
}

export function agreeOn(own: KeyParts, other: KeyParts, length: number | null): Bytes {
  if (own.type !== 'private') throw invalidAccess('The base key is not a private key');
  if (other.type !== 'public') throw invalidAccess('The public member is not a public key');
  if (other.algorithm.name !== own.algorithm.name) throw invalidAccess('The keys are of different algorithms');
  const secret = succeeded(natives.agree(own.handle!, other.handle!), 'No secret can be agreed on with this key');
  return length === null ? secret : takeBits(secret, length);
}

function takeBits(secret: Bytes, length: number): Bytes {
  if (length > secret.byteLength * 8) throw operationError(`The secret has only ${secret.byteLength * 8} bits`);
  const bits = secret.slice(0, Math.ceil(length / 8));
  if (length % 8 !== 0) bits[bits.length - 1]! &= 0xff << (8 - (length % 8));
  return bits;
}
