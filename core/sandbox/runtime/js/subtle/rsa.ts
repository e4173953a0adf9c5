// RSASSA-PKCS1-v1_5, RSA-PSS and RSA-OAEP (https://w3c.github.io/webcrypto/#rsassa-pkcs1 and following).

import { natives, type Bytes } from '../natives';
import {
  normalizeHash, optionalBytes, registerAlgorithm, requiredInteger, type Algorithm, type KeyFormat, type Params,
} from './algorithm';
import { newCryptoKey, requireUsagesAmong, usagesAmong, type KeyParts, type KeyUsage } from './cryptokey';
import { dataError, invalidAccess, notSupported, operationError, succeeded, syntaxError } from './errors';
import { checkJwk, checkJwkAlg, fromBase64Url, jwkBase, toBase64Url, type JsonWebKey } from './jwk';

interface RsaKind {
  name: string;
  use: 'sig' | 'enc';
  publicUsages: KeyUsage[];
  privateUsages: KeyUsage[];
  // The JWK alg for a hash.
  alg: (hash: string) => string;
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;

function readGenerateParams(source: any) {
  const hash = normalizeHash(source.hash);
  const modulusLength = requiredInteger(source.modulusLength, 32, 'modulusLength');
  const { publicExponent } = source;
  if (!(publicExponent instanceof Uint8Array)) throw new TypeError('publicExponent must be a Uint8Array');
  return { hash, modulusLength, publicExponent: publicExponent.slice() };
}

function withoutLeadingZeros(bytes: Bytes): Bytes {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  return bytes.slice(start);
}

function bitLength(bytes: Bytes): number {
  const trimmed = withoutLeadingZeros(bytes);
  return (trimmed.length - 1) * 8 + (32 - Math.clz32(trimmed[0] ?? 0));
}

function newRsaKey(kind: RsaKind, handle: object, isPrivate: boolean, hash: object, extractable: boolean, usages: KeyUsage[]) {
  if (isPrivate && usages.length === 0) throw syntaxError('A private key needs a usage');
  const [modulus, exponent] = natives.rsaParts(handle, false)!;
  return newCryptoKey({
    type: isPrivate ? 'private' : 'public',
    extractable,
    algorithm: { name: kind.name, modulusLength: bitLength(modulus!), publicExponent: exponent!, hash },
    usages,
    handle,
  });
}

function importDer(kind: RsaKind, format: 'spki' | 'pkcs8', data: Bytes, usages: KeyUsage[]): object {
  const isPrivate = format === 'pkcs8';
  requireUsagesAmong(usages, isPrivate ? kind.privateUsages : kind.publicUsages);
  const handle = isPrivate ? natives.importPkcs8(data) : natives.importSpki(data);
  if (handle === undefined || natives.keyKind(handle) !== 'RSA') throw dataError(`The key data is no RSA key in ${format} form`);
  return handle;
}

function importJwk(kind: RsaKind, jwk: JsonWebKey, hash: string, extractable: boolean, usages: KeyUsage[]): object {
  const isPrivate = jwk.d !== undefined;
  requireUsagesAmong(usages, isPrivate ? kind.privateUsages : kind.publicUsages);
  checkJwk(jwk, 'RSA', kind.use, extractable, usages);
  checkJwkAlg(jwk, kind.alg(hash));
  const publicParts = [fromBase64Url(jwk.n, 'n'), fromBase64Url(jwk.e, 'e')];
  if (isPrivate && jwk.oth !== undefined) throw notSupported('RSA keys of more than two primes are not supported');
  const privateParts = isPrivate ? privateMembers.map((member) => fromBase64Url(jwk[member], member)) : [];
  const handle = natives.rsaFromParts(...publicParts, ...privateParts);
  if (handle === undefined) throw dataError('The JWK is no valid RSA key');
  return handle;
}

function exportJwk(kind: RsaKind, key: KeyParts): JsonWebKey {
  const isPrivate = key.type === 'private';
  const members = isPrivate ? (['n', 'e', ...privateMembers] as const) : (['n', 'e'] as const);
  const parts = natives.rsaParts(key.handle!, isPrivate)!;
  const jwk = { ...jwkBase('RSA', key.usages, key.extractable), alg: kind.alg(key.algorithm.hash.name) };
  members.forEach((member, index) => {
    jwk[member] = toBase64Url(parts[index]!);
  });
  return jwk;
}

export function exportDer(format: KeyFormat, key: KeyParts): Bytes {
  if (format === 'spki') {
    if (key.type !== 'public') throw invalidAccess('Only a public key can be exported as spki');
    return succeeded(natives.exportSpki(key.handle!), 'The key cannot be exported');
  }
  if (format !== 'pkcs8') throw notSupported(`This key cannot be exported as ${format}`);
  if (key.type !== 'private') throw invalidAccess('Only a private key can be exported as pkcs8');
  return succeeded(natives.exportPkcs8(key.handle!), 'The key cannot be exported');
}

function rsaKeys(kind: RsaKind): Algorithm {
  return {
    name: kind.name,
    readParams: {
      generateKey: readGenerateParams,
      importKey: (source) => ({ hash: normalizeHash(source.hash) }),
    },
    async generateKey(params, extractable, usages) {
      requireUsagesAmong(usages, [...kind.publicUsages, ...kind.privateUsages]);
      if (params.modulusLength < 256 || params.modulusLength > 16384) throw operationError('The modulus must have 256 to 16384 bits');
      const handle = await natives.generateRsa(params.modulusLength, params.publicExponent);
      if (handle === undefined) throw operationError('No key can be made with this modulus length and public exponent');
      return {
        privateKey: newRsaKey(kind, handle, true, params.hash, extractable, usagesAmong(usages, kind.privateUsages)),
        publicKey: newRsaKey(kind, handle, false, params.hash, true, usagesAmong(usages, kind.publicUsages)),
      };
    },
    importKey(format, data, params, extractable, usages) {
      if (format === 'raw') throw notSupported('An RSA key cannot be imported as raw');
      const handle = format === 'jwk'
        ? importJwk(kind, data as JsonWebKey, params.hash.name, extractable, usages)
        : importDer(kind, format, data as Bytes, usages);
      const isPrivate = format === 'jwk' ? (data as JsonWebKey).d !== undefined : format === 'pkcs8';
      return newRsaKey(kind, handle, isPrivate, params.hash, extractable, usages);
    },
    exportKey: (format, key) => (format === 'jwk' ? exportJwk(kind, key) : exportDer(format, key)),
  };
}

function hashNumber(hash: string): string {
  return hash.replace('SHA-', '');
}

function registerSignatures(kind: RsaKind, scheme: string, readParams?: (source: any) => object): void {
  const keys = rsaKeys(kind);
  registerAlgorithm({
    ...keys,
    readParams: { ...keys.readParams, sign: readParams, verify: readParams },
    async sign(params: Params, key, data) {
      if (key.type !== 'private') throw invalidAccess('Only a private key can sign');
      const signature = await natives.signLater(key.handle!, scheme, key.algorithm.hash.name, params.saltLength ?? 0, data);
      return succeeded(signature, 'The key is too small for the hash and the salt');
    },
    verify(params: Params, key, signature, data) {
      if (key.type !== 'public') throw invalidAccess('Only a public key can verify');
      return natives.verify(key.handle!, scheme, key.algorithm.hash.name, params.saltLength ?? 0, signature, data);
    },
  });
}

const signatureUsages = { use: 'sig' as const, publicUsages: ['verify'] as KeyUsage[], privateUsages: ['sign'] as KeyUsage[] };

registerSignatures({ name: 'RSASSA-PKCS1-v1_5', ...signatureUsages, alg: (hash) => `RS${hashNumber(hash)}` }, 'pkcs1');
registerSignatures({ name: 'RSA-PSS', ...signatureUsages, alg: (hash) => `PS${hashNumber(hash)}` }, 'pss', (source) => ({
  saltLength: requiredInteger(source.saltLength, 32, 'saltLength'),
}));

const oaep: RsaKind = {
  name: 'RSA-OAEP',
  use: 'enc',
  publicUsages: ['encrypt', 'wrapKey'],
  privateUsages: ['decrypt', 'unwrapKey'],
  alg: (hash) => (hash === 'SHA-1' ? 'RSA-OAEP' : `RSA-OAEP-${hashNumber(hash)}`),
};
const oaepKeys = rsaKeys(oaep);
const readOaepParams = (source: any) => ({ label: optionalBytes(source.label, 'label') });

registerAlgorithm({
  ...oaepKeys,
  readParams: { ...oaepKeys.readParams, encrypt: readOaepParams, decrypt: readOaepParams },
  encrypt(params, key, data) {
    if (key.type !== 'public') throw invalidAccess('Only a public key can encrypt');
    return succeeded(natives.rsaOaep(true, key.handle!, key.algorithm.hash.name, params.label, data), 'The data is too long for the key');
  },
  decrypt(params, key, data) {
    if (key.type !== 'private') throw invalidAccess('Only a private key can decrypt');
    return succeeded(natives.rsaOaep(false, key.handle!, key.algorithm.hash.name, params.label, data), 'The data cannot be decrypted');
  },
});
