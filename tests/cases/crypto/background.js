// call: GET /
// What takes long is done beside the function's thread: a timer fires while a key is made, jobs of a call run side by side and settle
// in the call's own context.
export default async () => {
  const password = await crypto.subtle.importKey('raw', new TextEncoder().encode('password'), 'PBKDF2', false, ['deriveBits']);
  const derive = (iterations) => crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-512', salt: new TextEncoder().encode('salt'), iterations }, password, 128);
  const order = [];
  const rsa = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  const slow = derive(2_000_000).then((bits) => order.push('derived', new Uint8Array(bits)[0]));
  const key = crypto.subtle.generateKey(rsa, false, ['sign', 'verify']);
  setTimeout(() => order.push('timer'), 1);
  await slow;
  const { privateKey, publicKey } = await key;
  const data = new TextEncoder().encode('data');
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', privateKey, data);
  console.log('the call this belongs to', order);
  const many = await Promise.all([1, 2, 3, 4].map(derive));
  const failed = await crypto.subtle.generateKey({ ...rsa, publicExponent: new Uint8Array([2]) }, false, ['sign']).catch((error) => error.name);
  const [small, large] = await Promise.all([1000, 1_000_000].map((size) => crypto.subtle.digest('SHA-256', new Uint8Array(size))));
  return Response.json({
    digests: [small, large].map((digest) => new Uint8Array(digest)[0]),
    verified: await crypto.subtle.verify('RSASSA-PKCS1-v1_5', publicKey, signature, data), many: many.map((bits) => new Uint8Array(bits)[0]), failed,
  });
};
