// Deterministic algorithms with fixed keys: the expected output is what node 20's WebCrypto gives.
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
export default async () => {
  for (const hash of ['SHA-1', 'sha-256', { name: 'SHA-384' }, 'SHA-512']) await attempt('digest', async () => hex(await subtle.digest(hash, utf8('abc'))));
  for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
    const key = await subtle.importKey('raw', bytes(20), { name: 'HMAC', hash }, true, ['sign', 'verify']);
    const signature = await subtle.sign('HMAC', key, utf8('message'));
    console.log(hash, hex(signature), await subtle.verify('HMAC', key, signature, utf8('message')), await subtle.verify('HMAC', key, signature, utf8('other')), JSON.stringify(await subtle.exportKey('jwk', key)));
    const base = await subtle.importKey('raw', bytes(hash === 'SHA-1' ? 0 : 11), 'HKDF', false, ['deriveBits', 'deriveKey']);
    console.log('hkdf', hex(await subtle.deriveBits({ name: 'HKDF', hash, salt: bytes(5), info: bytes(9, 3) }, base, 8 * 77)));
    const password = await subtle.importKey('raw', utf8('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
    console.log('pbkdf2', hex(await subtle.deriveBits({ name: 'PBKDF2', hash, salt: bytes(16), iterations: 10 }, password, 256)));
    const derived = await subtle.deriveKey({ name: 'PBKDF2', hash, salt: bytes(16), iterations: 3 }, password, { name: 'AES-GCM', length: 256 }, true, ['encrypt']);
    console.log(derived.algorithm.length, derived.usages, hex(await subtle.exportKey('raw', derived)));
  }
  for (const size of [16, 24, 32]) {
    for (const algorithm of [{ name: 'AES-CBC', iv: bytes(16) }, { name: 'AES-CTR', counter: bytes(16, 200), length: 64 }, { name: 'AES-CTR', counter: new Uint8Array(16).fill(255), length: 5 }, { name: 'AES-GCM', iv: bytes(12) }, { name: 'AES-GCM', iv: bytes(33), additionalData: bytes(7), tagLength: 96 }]) {
      const key = await subtle.importKey('raw', bytes(size, 9), algorithm.name, true, ['encrypt', 'decrypt']);
      for (const data of [new Uint8Array(0), utf8('some data that is longer than two blocks of sixteen')]) {
        const encrypted = await subtle.encrypt(algorithm, key, data);
        const back = await subtle.decrypt(algorithm, key, encrypted);
        console.log(algorithm.name, size, hex(encrypted), hex(back) === hex(data));
      }
    }
    const wrapping = await subtle.importKey('raw', bytes(size), 'AES-KW', true, ['wrapKey', 'unwrapKey']);
    const inner = await subtle.importKey('raw', bytes(32, 1), 'AES-GCM', true, ['encrypt']);
    const wrapped = await subtle.wrapKey('raw', inner, wrapping, 'AES-KW');
    const unwrapped = await subtle.unwrapKey('raw', wrapped, wrapping, 'AES-KW', 'AES-GCM', true, ['decrypt']);
    console.log('wrap', hex(wrapped), hex(await subtle.exportKey('raw', unwrapped)), JSON.stringify(await subtle.exportKey('jwk', unwrapped)));
  }
  const signer = await subtle.importKey('jwk', rsa, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, ['sign']);
  const verifier = await subtle.importKey('jwk', publicPart(rsa), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, ['verify']);
  const signature = await subtle.sign('RSASSA-PKCS1-v1_5', signer, utf8('x'));
  console.log(hex(signature), await subtle.verify('RSASSA-PKCS1-v1_5', verifier, signature, utf8('x')), signer.algorithm.modulusLength, hex(signer.algorithm.publicExponent));
  console.log(hex(await subtle.exportKey('spki', verifier)), hex(await subtle.exportKey('pkcs8', signer)), JSON.stringify(await subtle.exportKey('jwk', signer)) === JSON.stringify(await subtle.exportKey('jwk', await subtle.importKey('pkcs8', await subtle.exportKey('pkcs8', signer), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, ['sign']))));
  for (const [jwk, namedCurve] of [[p256, 'P-256'], [p384, 'P-384'], [p521, 'P-521']]) {
    const own = await subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve }, true, ['deriveBits']);
    const other = await subtle.importKey('jwk', publicPart(jwk), { name: 'ECDH', namedCurve }, true, []);
    console.log(namedCurve, hex(await subtle.deriveBits({ name: 'ECDH', public: other }, own, null)), hex(await subtle.deriveBits({ name: 'ECDH', public: other }, own, 128)));
    console.log(hex(await subtle.exportKey('raw', other)), hex(await subtle.exportKey('spki', other)), hex(await subtle.exportKey('pkcs8', own)));
    const { x, y, d, crv } = await subtle.exportKey('jwk', own);
    console.log(x === jwk.x, y === jwk.y, d === jwk.d, crv);
  }
  const edSigner = await subtle.importKey('jwk', ed, 'Ed25519', true, ['sign']);
  const edVerifier = await subtle.importKey('raw', await subtle.exportKey('raw', await subtle.importKey('jwk', publicPart(ed), 'Ed25519', true, ['verify'])), 'Ed25519', true, ['verify']);
  const edSignature = await subtle.sign('Ed25519', edSigner, utf8('x'));
  console.log(hex(edSignature), await subtle.verify('Ed25519', edVerifier, edSignature, utf8('x')), hex(await subtle.exportKey('spki', edVerifier)), hex(await subtle.exportKey('pkcs8', edSigner)));
  const xOwn = await subtle.importKey('jwk', x, 'X25519', true, ['deriveKey', 'deriveBits']);
  const xOther = await subtle.importKey('jwk', publicPart(x2), 'X25519', true, []);
  console.log(hex(await subtle.deriveBits({ name: 'X25519', public: xOther }, xOwn, 256)), (await subtle.deriveKey({ name: 'X25519', public: xOther }, xOwn, { name: 'HMAC', hash: 'SHA-256', length: 256 }, true, ['sign'])).algorithm.length);
  return new Response();
};
