// Ed25519, Ed448, X25519 and X448 (https://w3c.github.io/webcrypto/#ed25519, https://wicg.github.io/webcrypto-secure-curves).

import { natives, type Bytes } from '../natives';
import { optionalBytes, registerAlgorithm, type Algorithm, type KeyFormat } from './algorithm';
import { agreeOn, readPublicKeyParam } from './agreement';
import { newCryptoKey, requireUsagesAmong, usagesAmong, type KeyParts, type KeyUsage } from './cryptokey';
import { dataError, invalidAccess, operationError, succeeded, syntaxError } from './errors';
import { checkJwk, checkJwkAlg, fromBase64Url, jwkBase, toBase64Url, type JsonWebKey } from './jwk';
import { exportDer } from './rsa';

interface OkpKind {
  name: string;
  native: string;
  use: 'sig' | 'enc';
  publicUsages: KeyUsage[];
  privateUsages: KeyUsage[];
}

function newOkpKey(kind: OkpKind, handle: object, isPrivate: boolean, extractable: boolean, usages: KeyUsage[]) {
  if (isPrivate && usages.length === 0) throw syntaxError('A private key needs a usage');
  return newCryptoKey({ type: isPrivate ? 'private' : 'public', extractable, algorithm: { name: kind.name }, usages, handle });
}

function importDer(kind: OkpKind, format: 'spki' | 'pkcs8', data: Bytes): object {
  const handle = format === 'spki' ? natives.importSpki(data) : natives.importPkcs8(data);
  if (handle === undefined || natives.keyKind(handle) !== kind.native) {
    throw dataError(`The key data is no ${kind.name} key in ${format} form`);
  }
  return handle;
}

function importJwk(kind: OkpKind, jwk: JsonWebKey, extractable: boolean, usages: KeyUsage[]): object {
  checkJwk(jwk, 'OKP', kind.use, extractable, usages);
  if (jwk.crv !== kind.name) throw dataError(`The JWK's crv must be '${kind.name}'`);
  if (kind.use === 'sig') checkJwkAlg(jwk, kind.name, 'EdDSA');
  const publicBytes = fromBase64Url(jwk.x, 'x');
  const isPrivate = jwk.d !== undefined;
  const handle = natives.okpFromRaw(kind.native, isPrivate, isPrivate ? fromBase64Url(jwk.d, 'd') : publicBytes);
  const belongs = handle !== undefined && natives.equalBytes(natives.okpRaw(handle, false)!, publicBytes);
  if (!belongs) throw dataError(`The JWK is no valid ${kind.name} key`);
  return handle;
}

function importRaw(kind: OkpKind, data: Bytes): object {
  const handle = natives.okpFromRaw(kind.native, false, data);
  if (handle === undefined) throw dataError(`The key data is no raw ${kind.name} key`);
  return handle;
}

function exportJwk(kind: OkpKind, key: KeyParts): JsonWebKey {
  const jwk: JsonWebKey = {
    ...jwkBase('OKP', key.usages, key.extractable), crv: kind.name, x: toBase64Url(natives.okpRaw(key.handle!, false)!),
  };
  if (kind.use === 'sig') jwk.alg = kind.name;
  if (key.type === 'private') jwk.d = toBase64Url(natives.okpRaw(key.handle!, true)!);
  return jwk;
}

function isPrivateImport(format: KeyFormat, data: Bytes | JsonWebKey): boolean {
  return format === 'pkcs8' || (format === 'jwk' && (data as JsonWebKey).d !== undefined);
}

function okpKeys(kind: OkpKind): Algorithm {
  return {
    name: kind.name,
    generateKey(_params, extractable, usages) {
      requireUsagesAmong(usages, [...kind.publicUsages, ...kind.privateUsages]);
      const handle = succeeded(natives.generateOkp(kind.native), 'The key could not be made');
      return {
        privateKey: newOkpKey(kind, handle, true, extractable, usagesAmong(usages, kind.privateUsages)),
        publicKey: newOkpKey(kind, handle, false, true, usagesAmong(usages, kind.publicUsages)),
      };
    },
    importKey(format, data, _params, extractable, usages) {
      const isPrivate = isPrivateImport(format, data);
      requireUsagesAmong(usages, isPrivate ? kind.privateUsages : kind.publicUsages);
      const handle = format === 'jwk' ? importJwk(kind, data as JsonWebKey, extractable, usages)
        : format === 'raw' ? importRaw(kind, data as Bytes)
        : importDer(kind, format, data as Bytes);
      return newOkpKey(kind, handle, isPrivate, extractable, usages);
    },
    exportKey(format, key) {
      if (format === 'jwk') return exportJwk(kind, key);
      if (format !== 'raw') return exportDer(format, key);
      if (key.type !== 'public') throw invalidAccess('Only a public key can be exported as raw');
      return natives.okpRaw(key.handle!, false)!;
    },
  };
}

function registerSignatures(name: string, readParams?: (source: any) => object): void {
  const keys = okpKeys({ name, native: name.toUpperCase(), use: 'sig', publicUsages: ['verify'], privateUsages: ['sign'] });
  const requireNoContext = (context: Bytes | undefined) => {
    if (context !== undefined && context.byteLength > 0) throw operationError('A context is not supported');
  };
  registerAlgorithm({
    ...keys,
    readParams: { sign: readParams, verify: readParams },
    sign(params, key, data) {
      if (key.type !== 'private') throw invalidAccess('Only a private key can sign');
      requireNoContext(params.context);
      return succeeded(natives.sign(key.handle!, 'eddsa', undefined, 0, data), 'The data could not be signed');
    },
    verify(params, key, signature, data) {
      if (key.type !== 'public') throw invalidAccess('Only a public key can verify');
      requireNoContext(params.context);
      return natives.verify(key.handle!, 'eddsa', undefined, 0, signature, data);
    },
  });
}

registerSignatures('Ed25519');
registerSignatures('Ed448', (source) => ({ context: optionalBytes(source.context, 'context') }));

for (const name of ['X25519', 'X448']) {
  const privateUsages: KeyUsage[] = ['deriveKey', 'deriveBits'];
  const keys = okpKeys({ name, native: name, use: 'enc', publicUsages: [], privateUsages });
  registerAlgorithm({
    ...keys,
    readParams: { deriveBits: readPublicKeyParam },
    deriveBits: (params, key, length) => agreeOn(key, params.public, length),
  });
}
