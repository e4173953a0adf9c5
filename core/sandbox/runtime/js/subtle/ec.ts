// ECDSA and ECDH over the NIST curves (https://w3c.github.io/webcrypto/#ecdsa, #ecdh).

import { natives, type Bytes } from '../natives';
import { concatBytes } from '../streams';
import { toDOMString } from '../webidl';
import { normalizeHash, registerAlgorithm, type Algorithm, type KeyFormat } from './algorithm';
import { newCryptoKey, requireUsagesAmong, usagesAmong, type KeyParts, type KeyUsage } from './cryptokey';
import { dataError, invalidAccess, notSupported, succeeded, syntaxError } from './errors';
import { agreeOn, readPublicKeyParam } from './agreement';
import { checkJwk, checkJwkAlg, fromBase64Url, jwkBase, toBase64Url, type JsonWebKey } from './jwk';
import { exportDer } from './rsa';

interface Curve {
  // OpenSSL's name, bytes of a coordinate, the JWK alg of ECDSA with it.
  native: string;
  size: number;
  alg: string;
}

const curves: Record<string, Curve> = {
  'P-256': { native: 'prime256v1', size: 32, alg: 'ES256' },
  'P-384': { native: 'secp384r1', size: 48, alg: 'ES384' },
  'P-521': { native: 'secp521r1', size: 66, alg: 'ES512' },
};

interface EcKind {
  name: string;
  use: 'sig' | 'enc';
  publicUsages: KeyUsage[];
  privateUsages: KeyUsage[];
}

function readCurve(source: any) {
  if (source.namedCurve === undefined) throw new TypeError('The algorithm needs namedCurve');
  return { namedCurve: toDOMString(source.namedCurve) };
}

function curveNamed(name: string): Curve {
  if (!Object.hasOwn(curves, name)) throw notSupported(`The curve '${name}' is not supported`);
  return curves[name]!;
}

function newEcKey(kind: EcKind, handle: object, isPrivate: boolean, namedCurve: string, extractable: boolean, usages: KeyUsage[]) {
  if (isPrivate && usages.length === 0) throw syntaxError('A private key needs a usage');
  return newCryptoKey({ type: isPrivate ? 'private' : 'public', extractable, algorithm: { name: kind.name, namedCurve }, usages, handle });
}

function importDer(format: 'spki' | 'pkcs8', data: Bytes, curve: Curve): object {
  const handle = format === 'spki' ? natives.importSpki(data) : natives.importPkcs8(data);
  if (handle === undefined || natives.keyKind(handle) !== curve.native || natives.ecPoint(handle) === undefined) {
    throw dataError(`The key data is no ${curve.native} key in ${format} form`);
  }
  return handle;
}

function coordinate(text: string | undefined, member: string, curve: Curve): Bytes {
  const bytes = fromBase64Url(text, member);
  if (bytes.byteLength !== curve.size) throw dataError(`The JWK's ${member} must have ${curve.size} bytes`);
  return bytes;
}

function importJwk(kind: EcKind, jwk: JsonWebKey, namedCurve: string, curve: Curve, extractable: boolean, usages: KeyUsage[]): object {
  checkJwk(jwk, 'EC', kind.use, extractable, usages);
  if (jwk.crv !== namedCurve) throw dataError(`The JWK's crv must be '${namedCurve}'`);
  if (kind.use === 'sig') checkJwkAlg(jwk, curve.alg);
  const point = concatBytes([Uint8Array.of(4), coordinate(jwk.x, 'x', curve), coordinate(jwk.y, 'y', curve)]);
  const secret = jwk.d === undefined ? undefined : coordinate(jwk.d, 'd', curve);
  const handle = natives.ecFromParts(curve.native, point, secret);
  if (handle === undefined) throw dataError('The JWK is no valid key of its curve');
  return handle;
}

function importRaw(data: Bytes, curve: Curve): object {
  const handle = natives.ecFromParts(curve.native, data, undefined);
  if (handle === undefined) throw dataError('The key data is no point of the curve');
  return handle;
}

function exportJwk(key: KeyParts, kind: EcKind): JsonWebKey {
  const curve = curves[key.algorithm.namedCurve]!;
  const point = succeeded(natives.ecPoint(key.handle!), 'The key cannot be exported');
  const jwk: JsonWebKey = {
    ...jwkBase('EC', key.usages, key.extractable),
    crv: key.algorithm.namedCurve,
    x: toBase64Url(point.subarray(1, 1 + curve.size)),
    y: toBase64Url(point.subarray(1 + curve.size)),
  };
  if (kind.use === 'sig') jwk.alg = curve.alg;
  if (key.type === 'private') jwk.d = toBase64Url(natives.ecSecret(key.handle!, curve.size)!);
  return jwk;
}

function isPrivateImport(format: KeyFormat, data: Bytes | JsonWebKey): boolean {
  return format === 'pkcs8' || (format === 'jwk' && (data as JsonWebKey).d !== undefined);
}

function ecKeys(kind: EcKind): Algorithm {
  return {
    name: kind.name,
    readParams: { generateKey: readCurve, importKey: readCurve },
    generateKey(params, extractable, usages) {
      requireUsagesAmong(usages, [...kind.publicUsages, ...kind.privateUsages]);
      const curve = curveNamed(params.namedCurve);
      const handle = succeeded(natives.generateEc(curve.native), 'The key could not be made');
      return {
        privateKey: newEcKey(kind, handle, true, params.namedCurve, extractable, usagesAmong(usages, kind.privateUsages)),
        publicKey: newEcKey(kind, handle, false, params.namedCurve, true, usagesAmong(usages, kind.publicUsages)),
      };
    },
    importKey(format, data, params, extractable, usages) {
      const isPrivate = isPrivateImport(format, data);
      const { namedCurve } = params;
      const curve = curveNamed(namedCurve);
      requireUsagesAmong(usages, isPrivate ? kind.privateUsages : kind.publicUsages);
      const handle = format === 'jwk' ? importJwk(kind, data as JsonWebKey, namedCurve, curve, extractable, usages)
        : format === 'raw' ? importRaw(data as Bytes, curve)
        : importDer(format, data as Bytes, curve);
      return newEcKey(kind, handle, isPrivate, namedCurve, extractable, usages);
    },
    exportKey(format, key) {
      if (format === 'jwk') return exportJwk(key, kind);
      if (format !== 'raw') return exportDer(format, key);
      if (key.type !== 'public') throw invalidAccess('Only a public key can be exported as raw');
      return succeeded(natives.ecPoint(key.handle!), 'The key cannot be exported');
    },
  };
}

const ecdsa = ecKeys({ name: 'ECDSA', use: 'sig', publicUsages: ['verify'], privateUsages: ['sign'] });
const readHash = (source: any) => ({ hash: normalizeHash(source.hash) });

registerAlgorithm({
  ...ecdsa,
  readParams: { ...ecdsa.readParams, sign: readHash, verify: readHash },
  sign(params, key, data) {
    if (key.type !== 'private') throw invalidAccess('Only a private key can sign');
    return succeeded(natives.sign(key.handle!, 'ecdsa', params.hash.name, 0, data), 'The data could not be signed');
  },
  verify(params, key, signature, data) {
    if (key.type !== 'public') throw invalidAccess('Only a public key can verify');
    return natives.verify(key.handle!, 'ecdsa', params.hash.name, 0, signature, data);
  },
});

const ecdh = ecKeys({ name: 'ECDH', use: 'enc', publicUsages: [], privateUsages: ['deriveKey', 'deriveBits'] });

registerAlgorithm({
  ...ecdh,
  readParams: { ...ecdh.readParams, deriveBits: readPublicKeyParam },
  deriveBits(params, key, length) {
    const other = params.public as KeyParts;
    if (other.algorithm.namedCurve !== key.algorithm.namedCurve) throw invalidAccess('The keys are of different curves');
    return agreeOn(key, other, length);
  },
});

