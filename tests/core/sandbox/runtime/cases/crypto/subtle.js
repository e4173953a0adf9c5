// What is random is checked by going round; what must fail, by the name of its error.
const rsa = { kty: 'RSA', n: 'zcOxDCXUOUTp301sEwcf8DyUGfEJMdXAGJXiufeawqJOKIYkcXiYJfszHi2l7ZliUj2YorX1UCppThXe7K079q5kQe8yuUFCCwPJSwFt4THfvVyVb8UTRVpxGODEtNNmb_B9DeVHZ_AivDbjs8nlUqNmIGImNRBw1hzUu4R9gImdvC6r-MniJoR6g6ZdgZV9HnVA7egMV0eIkC6q1C19M6QQTY5aTbM0qZxyfojYMYL5njYgydX5jlcAQSVc0y1mde-KShPDInqHgub6tVt5pZ3iw3M9K3-Yn2rZm3j1wBhqHakZjbwlOBNh79li9aenspvea9aepu2Uf55HJb0NeQ', e: 'AQAB', d: 'C6xccPn8bjtQoVB9Hx86WqC1LjuUb_VWbo6iTDaV2xDmKjph-uYCi7USk1W3oiEfiNbhv-lev2uIiduHyBmT20zNd0ggso3XN1TBqLWuDCaOMOn9uFeP3lFhNS4bOr77gsI79fvZ7zWaYt8iT-LWVbfbZV7sF_qUzDDaiMDddds-wTzrejwRsB5cYOW63q7Gyq8gCvxHYV7pR_3bXbpenR4vSPZ7GwfSOF004jTYV0ogk4IOyDJ-Fw0dseD9XdnWESLrgKDGpdzKwol4c65xekGnsJRb0MNJKB4VQd0OsNoMGKdWehSz6Z9YOQhVM1bA51zg9db-slIj1cyLn19cuQ', p: '6tzPZLJ3sNhsmoO_vCDBH3-1xRfx9CJbhxOpOZJDFYTP_sXkzVOBFnDvKNQNF7UF-11z5sWww_M_k-4BrjKFgXgX0XuSD8NkTTvDs2qx_VPu8SXOmeMx-IKJOeHY-OVeo1i9L1E7QRzqzszd3bLlyqchDDGo_x_4q9PpJgaYlRc', q: '4Eh3VACIuwAlnJLUDkb293pCzrqJARiIrFIHWH-gkdtkFXHIZIZRtHLUT6C5i5jS7reOtCViDoctrjf2tBP5Aqts0O_QG0wfIsaj1IBOhKvN7pHvP6Ratpmykhh8AfSzpukKRU05Afdnyyhz3Jcs--IupWwrYgTDvHh0K7sZK-8', dp: 'xpMJmxc2EcT7Fi18yGBdSPeexVT4krUV9ABQnUeoBqKzhbLmQCBxTXsRCtE3fKrmsuAR5bWSPisFv1qF-zXmIVBbuxeiqEdJH-__CEyWzxzPMv8HTp-EmZws0E6_N7ofKTcXRdGFqwj7EvyuPgtLNOvYCkpWm9b5VramMytyiOM', dq: 'cgaFnFB1M1VcyeCgLO4JS0J-SqntU4BMpAdEMssYMG9wz7I8ZlcfnPUwWZdmHcHBo5nw1EeZNbemEsfjBiSNWb0bopH5pJcr0TtaOYRN5weNt_e7wghmEiXL8pi-GyR0XaxnC1q6W_STcWcMmJ7HQPv6KSH4YGn5tY0ryrvhjUM', qi: '1kU0Co06cvLDGscXHT2ZZGVsp3vzoidD82uEG8WPOJOdVsvAyEL8WwpqN0x1auouJX8uQQiFqtQB1mU91SG1VhwVkJpSwT13ncauBV70c2Xp-hMLhB89rJXF0Gya_YHSsoZvbh07Xmw7e6HTEGT7pHIKiCFWU0hqXjWUOjve82E' };
const p256 = { kty: 'EC', x: 'I1Krfy35Rwbgek16rMJenLJqnumiEYZ3XJTY8pebzHs', y: 'SvUvgA8A0K4hOsJlLEW-aBsdLpKFsKdF6QfpXPfHv70', crv: 'P-256', d: '76B1OXX9D5I_pV0wrka27VzVXj2XxiKd9ABpBle5nlA' };
const p384 = { kty: 'EC', x: 'bOZ05n9YBLG7-Mji-Qb8ojvewB1EqUDP24jhpcj31V7WhnIF8mo2n6rRGDcx2bzr', y: 'VFX6l1JBoNb_vrvdWwyPo448JK31zIDQmA3kgU6jX_6A-6HeTz61T0QS84ZPOLba', crv: 'P-384', d: 'tZ5Xx5XmTTXhEx0tUCq8hJBiBJ0XdsNoKKzDUo2L4NQst6xWR4nGPpQiD3TFdudI' };
const p521 = { kty: 'EC', x: 'AcW9TYa8qysMlBKW0qnv4pAC9zQTUO1RwNOAosHmwqsmlvAYzIyKVYjNDKeLZa3VjxtyKNN9smAwy5smCCm1iHn2', y: 'AKZy9pVu8CKb0vm-mpNzbIkf9d_e-Ay7jp2-QCmDeEKeBPxlEHpvecJEqBjX0sHNpSxzAqa4teWSUNw5ENJcYEXV', crv: 'P-521', d: 'AVTa_YCXETQqkmPkkbsqwn-C9548snPUSh9zxebLTnYW5hFrMP94Nm6cBH2NXBZiV8vn6LMreJQPfb-j4PC9lItW' };
const ed = { crv: 'Ed25519', d: 'fImvkk-91-mYrMcuSbBJ9a4n8n1r9IFtLvaVn5Ul_ps', x: 'd4XudELcs1npJA9u6ohx8BinM3N7lPIBwkckayocByo', kty: 'OKP' };
const x = { crv: 'X25519', d: '2Orl7fQO6H_7O5C_nWGqmOm3d9_oTmQo90yGUn-kqVw', x: 'vetmB9KfPnQKqxthmUIieaLcRa-M_o1U88UWETFPUi8', kty: 'OKP' };
const x2 = { crv: 'X25519', d: 'QFgN7rEb9-t8_cDnwMXH6MAEiBrdRVRE1dlzP1BnJGg', x: 'o3PRD8sIqYALjQ7ilxq8T97oMogkWygWk1s6pSaa1w0', kty: 'OKP' };
const p256b = { kty: 'EC', x: 'bWjYBd8J1ikqj9RmT6dcGnhFRPzkBmiOOMkiffoUd4Y', y: 'vxRLJdD1ygbXz47YNN3pgkRga_fpIUnLm4f2wTN-WdQ', crv: 'P-256', d: 'dhKdnpCnj6edNCLgdp-Y7UiCuBB-LZfuoZL0JGOF2Sk' };
const { subtle } = crypto;
const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => (byte + 256).toString(16).slice(1)).join('');
const bytes = (length, start = 0) => Uint8Array.from({ length }, (_, i) => (i * 7 + start) & 255);
const utf8 = (text) => new TextEncoder().encode(text);
const publicPart = ({ d, p, q, dp, dq, qi, ...rest }) => rest;
const attempt = async (name, action) => {
  try {
    console.log(name, await action());
  } catch (error) {
    console.log(name, error.name);
  }
};
const roundTrip = async (name, generate, signing) => {
  const pair = await subtle.generateKey(generate, true, ['sign', 'verify']);
  const signature = await subtle.sign(signing, pair.privateKey, utf8('data'));
  const bad = new Uint8Array(signature);
  bad[5] ^= 1;
  console.log(name, pair.privateKey.type, pair.privateKey.usages, pair.publicKey.usages, pair.publicKey.extractable, await subtle.verify(signing, pair.publicKey, signature, utf8('data')), await subtle.verify(signing, pair.publicKey, bad, utf8('data')), await subtle.verify(signing, pair.publicKey, new Uint8Array(3), utf8('data')), signature.byteLength);
  for (const format of ['pkcs8', 'jwk']) {
    const key = await subtle.importKey(format, await subtle.exportKey(format, pair.privateKey), generate, true, ['sign']);
    console.log(format, await subtle.verify(signing, pair.publicKey, await subtle.sign(signing, key, utf8('data')), utf8('data')));
  }
  for (const format of ['spki', 'jwk']) {
    const key = await subtle.importKey(format, await subtle.exportKey(format, pair.publicKey), generate, true, ['verify']);
    console.log(format, await subtle.verify(signing, key, signature, utf8('data')));
  }
};
export default async () => {
  const publicExponent = new Uint8Array([1, 0, 1]);
  await roundTrip('pkcs1', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512', modulusLength: 1024, publicExponent }, 'RSASSA-PKCS1-v1_5');
  await roundTrip('pss', { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 1024, publicExponent }, { name: 'RSA-PSS', saltLength: 20 });
  for (const namedCurve of ['P-256', 'P-384', 'P-521']) await roundTrip('ecdsa', { name: 'ECDSA', namedCurve }, { name: 'ECDSA', hash: 'SHA-384' });
  await roundTrip('ed', { name: 'Ed25519' }, 'ed25519');
  await roundTrip('ed448', { name: 'Ed448' }, 'Ed448');
  const oaep = await subtle.generateKey({ name: 'RSA-OAEP', hash: 'SHA-1', modulusLength: 1024, publicExponent }, true, ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']);
  const sealed = await subtle.encrypt({ name: 'RSA-OAEP', label: bytes(4) }, oaep.publicKey, utf8('secret'));
  console.log(new TextDecoder().decode(await subtle.decrypt({ name: 'RSA-OAEP', label: bytes(4) }, oaep.privateKey, sealed)));
  await attempt('wrong label', () => subtle.decrypt({ name: 'RSA-OAEP' }, oaep.privateKey, sealed));
  await attempt('too long', () => subtle.encrypt('RSA-OAEP', oaep.publicKey, bytes(200)));
  const aes = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']);
  for (const format of ['raw', 'jwk']) {
    const wrapped = await subtle.wrapKey(format, aes, aes, { name: 'AES-GCM', iv: bytes(12) });
    const back = await subtle.unwrapKey(format, wrapped, aes, { name: 'AES-GCM', iv: bytes(12) }, 'AES-GCM', true, ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']);
    console.log('wrapped', format, hex(await subtle.exportKey('raw', back)) === hex(await subtle.exportKey('raw', aes)));
  }
  const gone = bytes(20);
  await attempt('transferred during the call', async () => (await subtle.encrypt({ iv: bytes(12), get name() { gone.buffer.transfer(); return 'AES-GCM'; } }, aes, gone)).byteLength);
  const later = bytes(20);
  const pending = subtle.encrypt({ name: 'AES-GCM', iv: bytes(12) }, aes, later);
  later.fill(0);
  console.log(hex(await subtle.decrypt({ name: 'AES-GCM', iv: bytes(12) }, aes, await pending)) === hex(bytes(20)));
  const key = await subtle.importKey('raw', bytes(16), 'AES-GCM', false, ['encrypt']);
  console.log(key.type, key.extractable, key.algorithm, key.usages, Object.prototype.toString.call(key), structuredClone(key).algorithm, key.usages === key.usages);
  await attempt('not extractable', () => subtle.exportKey('raw', key));
  await attempt('not for decrypt', () => subtle.decrypt({ name: 'AES-GCM', iv: bytes(12) }, key, bytes(16)));
  await attempt('other algorithm', () => subtle.encrypt({ name: 'AES-CBC', iv: bytes(16) }, key, bytes(16)));
  await attempt('tag length', () => subtle.encrypt({ name: 'AES-GCM', iv: bytes(12), tagLength: 100 }, key, bytes(16)));
  await attempt('no iv', () => subtle.encrypt({ name: 'AES-GCM' }, key, bytes(16)));
  await attempt('tampered', async () => subtle.decrypt({ name: 'AES-GCM', iv: bytes(12) }, aes, bytes(30)));
  await attempt('short', async () => subtle.decrypt({ name: 'AES-GCM', iv: bytes(12) }, aes, bytes(3)));
  await attempt('unknown', () => subtle.digest('MD5', bytes(1)));
  await attempt('no name', () => subtle.generateKey({}, true, []));
  await attempt('no usage', () => subtle.generateKey({ name: 'AES-CBC', length: 128 }, true, []));
  await attempt('bad usage', () => subtle.generateKey({ name: 'AES-CBC', length: 128 }, true, ['sign']));
  await attempt('bad length', () => subtle.generateKey({ name: 'AES-CBC', length: 100 }, true, ['encrypt']));
  await attempt('no such usage', () => subtle.generateKey({ name: 'AES-CBC', length: 128 }, true, ['nope']));
  await attempt('bad curve', () => subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-1' }, true, ['sign']));
  await attempt('bad exponent', () => subtle.generateKey({ name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 1024, publicExponent: new Uint8Array([0]) }, true, ['sign']));
  await attempt('bad key size', () => subtle.importKey('raw', bytes(15), 'AES-CBC', true, ['encrypt']));
  await attempt('jwk as raw', () => subtle.importKey('raw', {}, 'AES-CBC', true, ['encrypt']));
  await attempt('raw as jwk', () => subtle.importKey('jwk', bytes(16), 'AES-CBC', true, ['encrypt']));
  await attempt('spki of aes', () => subtle.importKey('spki', bytes(16), 'AES-CBC', true, ['encrypt']));
  await attempt('garbage spki', () => subtle.importKey('spki', bytes(16), { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']));
  await attempt('other curve', () => subtle.importKey('jwk', publicPart(p256), { name: 'ECDSA', namedCurve: 'P-384' }, true, ['verify']));
  await attempt('mixed pair', () => subtle.importKey('jwk', { ...p256, d: p256b.d }, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']));
  await attempt('mixed okp', () => subtle.importKey('jwk', { ...x, d: x2.d }, 'X25519', true, ['deriveBits']));
  await attempt('off the curve', () => subtle.importKey('raw', new Uint8Array(65).fill(4), { name: 'ECDH', namedCurve: 'P-256' }, true, []));
  await attempt('key_ops', () => subtle.importKey('jwk', { ...publicPart(ed), key_ops: ['sign'] }, 'Ed25519', true, ['verify']));
  await attempt('ext', () => subtle.importKey('jwk', { ...publicPart(ed), ext: false }, 'Ed25519', true, ['verify']));
  await attempt('use', () => subtle.importKey('jwk', { ...publicPart(ed), use: 'enc' }, 'Ed25519', true, ['verify']));
  await attempt('alg', () => subtle.importKey('jwk', { ...publicPart(rsa), alg: 'RS512' }, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, ['verify']));
  await attempt('private without usage', () => subtle.importKey('jwk', ed, 'Ed25519', true, []));
  await attempt('extractable pbkdf2', () => subtle.importKey('raw', bytes(4), 'PBKDF2', true, ['deriveBits']));
  await attempt('odd length', async () => subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt: bytes(1), iterations: 1 }, await subtle.importKey('raw', bytes(4), 'PBKDF2', false, ['deriveBits']), 7));
  const small = await subtle.importKey('raw', new Uint8Array(32), 'X25519', true, []);
  await attempt('small order', async () => subtle.deriveBits({ name: 'X25519', public: small }, await subtle.importKey('jwk', x, 'X25519', true, ['deriveBits']), 256));
  await attempt('wrong this', () => subtle.digest.call({}, 'SHA-1', bytes(1)));
  await attempt('few arguments', () => subtle.digest('SHA-1'));
  await attempt('not a key', () => subtle.sign('HMAC', {}, bytes(1)));
  for (const bad of [() => new CryptoKey(), () => new SubtleCrypto(), () => crypto.getRandomValues(new Float32Array(1)), () => crypto.getRandomValues(new Uint8Array(65537))]) {
    try { bad(); } catch (error) { console.log(error.name, error.message); }
  }
  const random = crypto.getRandomValues(new Uint32Array(4));
  console.log(random.some((n) => n !== 0), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()));
  return new Response();
};
