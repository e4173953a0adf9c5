// What P8 makes Isola and node compute: plain JavaScript of the kinds that functions spend their time on.
const words = Array.from({ length: 20_000 }, (_, i) => `word${(i * 7919) % 20_011}`);

const kinds = {
  json() {
    const rows = words.slice(0, 2000).map((name, id) => ({ id, name, tags: [name, 'a', 'b'], price: id / 3, nested: { deep: { id } } }));
    let size = 0;
    for (let i = 0; i < 20; i++) size += JSON.stringify(JSON.parse(JSON.stringify(rows))).length;
    return size;
  },
  regexp() {
    const text = words.join(' ');
    let found = 0;
    for (let i = 0; i < 20; i++) {
      found += text.match(/\bword(\d)\d*7\b/g).length;
      found += text.replace(/(?<=d)(\d+)(?= )/g, (digits) => (digits.length > 3 ? 'x' : digits)).length;
    }
    return found;
  },
  sha256() {
    const bytes = new Uint8Array(1 << 18).map((_, i) => i);
    let last = 0;
    for (let i = 0; i < 4; i++) last ^= sha256(bytes)[0];
    return last;
  },
  sort() {
    let sum = 0;
    for (let i = 0; i < 10; i++) {
      const numbers = Float64Array.from(words, (_, n) => (n * 7919 + i) % 20_011);
      sum += Array.from(numbers).sort((a, b) => a - b)[i] + words.slice().sort()[i].length + numbers.sort()[i];
    }
    return sum;
  },
};

const roundConstants = new Int32Array(64);
const startValues = new Int32Array(8);
for (let n = 2, prime = 0; prime < 64; n++) {
  let isPrime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
  if (!isPrime) continue;
  if (prime < 8) startValues[prime] = (Math.sqrt(n) % 1) * 2 ** 32;
  roundConstants[prime++] = (Math.cbrt(n) % 1) * 2 ** 32;
}

function sha256(bytes) {
  const length = (bytes.length + 9 + 63) & ~63;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 4, bytes.length * 8);
  const w = new Int32Array(64);
  const state = Int32Array.from(startValues);
  for (let at = 0; at < length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      w[i] = (w[i - 16] + w[i - 7] + (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3))
        + (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g)) + roundConstants[i] + w[i]) | 0;
      const t2 = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
  }
  return state;
}

// Milliseconds of one run, after one that warms up; the result goes along, so that nothing is left out as unused.
export function measure(kind) {
  const warm = kinds[kind]();
  const begin = performance.now();
  const result = kinds[kind]();
  return { milliseconds: performance.now() - begin, isSame: warm === result, result };
}

export default (request) => Response.json(measure(new URL(request.url).searchParams.get('kind')));
