// Tokens signed and verified, symmetric and not, and one that is encrypted.
import { CompactEncrypt, SignJWT, compactDecrypt, exportJWK, generateKeyPair, importJWK, jwtVerify } from 'jose';

async function roundTrip(algorithm: string): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const token = await new SignJWT({ role: algorithm }).setProtectedHeader({ alg: algorithm }).setSubject('someone')
    .setIssuedAt().setExpirationTime('1h').sign(privateKey);
  const imported = await importJWK(await exportJWK(publicKey), algorithm);
  const { payload } = await jwtVerify(token, imported, { subject: 'someone' });
  return payload.role as string;
}

async function encrypted(): Promise<string> {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const sealed = await new CompactEncrypt(new TextEncoder().encode('secret text'))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(key);
  return new TextDecoder().decode((await compactDecrypt(sealed, key)).plaintext);
}

async function symmetric(): Promise<string> {
  const key = new TextEncoder().encode('a key that is long enough for HS256');
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setAudience('isola').sign(key);
  const wrong = await jwtVerify(token, key, { audience: 'another' }).catch((error) => error.code);
  return wrong;
}

export default async (): Promise<Response> => Response.json({
  signed: [await roundTrip('ES256'), await roundTrip('EdDSA'), await roundTrip('RS256'), await roundTrip('PS256')],
  decrypted: await encrypted(),
  refused: await symmetric(),
});
