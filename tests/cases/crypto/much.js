// call: GET /
// AES and HMAC of much data are done beside the function's thread, and come to the same as pieces of it would.
const { subtle } = crypto;
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const first = async (bytes) => hex(await subtle.digest('SHA-256', bytes)).slice(0, 16);
const key = (name) => subtle.importKey('raw', new Uint8Array(32).fill(7), name, false, ['encrypt', 'decrypt']);
const data = new Uint8Array(3_000_001).map((_, i) => i * 31);

async function trip(algorithm) {
  const aes = await key(algorithm.name);
  let isThreadFree = false;
  setTimeout(() => { isThreadFree = true; }, 0);
  const sealed = await subtle.encrypt(algorithm, aes, data);
  const opened = new Uint8Array(await subtle.decrypt(algorithm, aes, sealed));
  await new Promise((resolve) => setTimeout(resolve, 0));
  const small = await subtle.encrypt(algorithm, aes, data.slice(0, 64));
  console.log(algorithm.name, sealed.byteLength, await first(sealed), opened.length === data.length && opened.every((byte, i) => byte === data[i]),
    hex(small).slice(0, 32) === hex(sealed.slice(0, 16)), isThreadFree);
  return sealed;
}

export default async () => {
  await trip({ name: 'AES-CBC', iv: new Uint8Array(16) });
  await trip({ name: 'AES-CTR', counter: new Uint8Array(16).fill(255), length: 64 });
  const gcm = { name: 'AES-GCM', iv: new Uint8Array(12), additionalData: new Uint8Array(5) };
  const sealed = new Uint8Array(await trip(gcm));
  sealed[1_000_000] ^= 1;
  const opened = subtle.decrypt(gcm, await key('AES-GCM'), sealed);
  console.log('changed on the way', await opened.catch((error) => error.name));
  const mac = await subtle.importKey('raw', data.slice(0, 32), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  const code = await subtle.sign('HMAC', mac, data);
  console.log('HMAC', hex(code).slice(0, 16), await subtle.verify('HMAC', mac, code, data), await subtle.verify('HMAC', mac, code, data.slice(1)));
  return new Response('done');
};
