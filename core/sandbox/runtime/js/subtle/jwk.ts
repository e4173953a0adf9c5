// JSON Web Keys (RFC 7517): reading the dictionary a script gives, the checks that all key types share, and base64url.

import { natives, type Bytes } from '../natives';
import { isObject, toDOMString, toSequence } from '../webidl';
import type { KeyUsage } from './cryptokey';
import { dataError } from './errors';

export interface JsonWebKey {
  kty?: string;
  use?: string;
  key_ops?: string[];
  alg?: string;
  ext?: boolean;
  crv?: string;
  x?: string;
  y?: string;
  d?: string;
  n?: string;
  e?: string;
  p?: string;
  q?: string;
  dp?: string;
  dq?: string;
  qi?: string;
  oth?: unknown[];
  k?: string;
}

const stringMembers = ['alg', 'crv', 'd', 'dp', 'dq', 'e', 'k', 'kty', 'n', 'p', 'q', 'qi', 'use', 'x', 'y'] as const;

// Converts to the JsonWebKey dictionary: known members only, as strings.
export function readJwk(value: unknown): JsonWebKey {
  if (!isObject(value)) throw new TypeError('The key data is not a JSON Web Key');
  const source: any = value;
  const jwk: JsonWebKey = {};
  for (const name of stringMembers) {
    const member = source[name];
    if (member !== undefined) jwk[name] = toDOMString(member);
  }
  if (source.ext !== undefined) jwk.ext = !!source.ext;
  if (source.key_ops !== undefined) jwk.key_ops = toSequence(source.key_ops, 'key_ops').map(toDOMString);
  if (source.oth !== undefined) jwk.oth = toSequence(source.oth, 'oth');
  return jwk;
}

// The checks of "import key" that are the same for each kind. `use` is what the key's `use` must be for its algorithm.
export function checkJwk(jwk: JsonWebKey, kty: string, use: 'sig' | 'enc', extractable: boolean, usages: readonly KeyUsage[]): void {
  if (jwk.kty !== kty) throw dataError(`The JWK's kty must be '${kty}'`);
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) throw dataError(`The JWK's use must be '${use}'`);
  const operations = jwk.key_ops;
  if (operations !== undefined) {
    if (new Set(operations).size !== operations.length) throw dataError("The JWK's key_ops names something twice");
    const missing = usages.find((usage) => !operations.includes(usage));
    if (missing !== undefined) throw dataError(`The JWK's key_ops does not have '${missing}'`);
  }
  if (jwk.ext === false && extractable) throw dataError('The JWK must not be extractable: its ext is false');
}

export function checkJwkAlg(jwk: JsonWebKey, ...allowed: string[]): void {
  if (jwk.alg !== undefined && !allowed.includes(jwk.alg)) throw dataError(`The JWK's alg must be '${allowed[0]}'`);
}

// What every exported JWK has.
export function jwkBase(kty: string, usages: readonly KeyUsage[], extractable: boolean): JsonWebKey {
  return { kty, key_ops: [...usages], ext: extractable };
}

export function toBase64Url(bytes: Bytes): string {
  return natives.base64Encode(bytes, true);
}

export function fromBase64Url(text: string | undefined, member: string): Bytes {
  if (text === undefined) throw dataError(`The JWK has no ${member}`);
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw dataError(`The JWK's ${member} is not base64url`);
  return natives.base64Decode(text, true)!;
}
