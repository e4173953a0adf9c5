// Multipart bodies as a stranger may send them: 20,000 mutations of lawful ones. Each is a form or a TypeError, and what is taken
// is the same when it is written again and read again. The seed is fixed.
let seed = 20261130;
const random = (limit) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
};
const pick = (list) => list[random(list.length)];
const pieces = [
  '--b', '--b--', '\r\n', '\r\n\r\n', '\n', '\r', 'Content-Disposition: form-data; name="a"', '; filename="f.txt"', '; filename=""',
  'Content-Type: text/plain', 'content-disposition:form-data;name="é"', 'name=', '"', ';', ':', '%22', '%0D%0A', '--', 'x', '\0', '\u00ff', 'value',
  'Content-Disposition: attachment; name="a"', 'X: y',
];
const lawful = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\none\r\n--b\r\n'
  + 'Content-Disposition: form-data; name="f"; filename="f.bin"\r\nContent-Type: application/x-y\r\n\r\n\x00\xff\r\n--b--\r\n';

function mutate() {
  if (random(3) === 0) return Array.from({ length: random(12) }, () => pick(pieces)).join('');
  let text = lawful;
  for (let n = 1 + random(4); n > 0; n--) {
    const at = random(text.length);
    const end = at + random(8);
    text = text.slice(0, at) + (random(2) ? pick(pieces) : '') + text.slice(random(2) ? at : end);
  }
  return text;
}

const bytesOf = (text) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const read = (body, type = 'multipart/form-data; boundary=b') => new Response(body, { headers: { 'content-type': type } }).formData();

async function spell(form) {
  const parts = [];
  for (const [name, value] of form)
    parts.push([name, typeof value === 'string' ? value : [value.name, value.type || 'application/octet-stream', [...new Uint8Array(await value.arrayBuffer())]]]);
  return JSON.stringify(parts);
}

export default async () => {
  let taken = 0, refused = 0;
  for (let round = 0; round < 20000; round++) {
    const text = mutate();
    let form;
    try {
      form = await read(bytesOf(text));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      refused++;
      continue;
    }
    taken++;
    const again = await spell(form);
    const rewritten = new Response(form);
    const twice = await spell(await rewritten.formData());
    // A line end alone is written as a whole one (HTML, multipart/form-data encoding algorithm).
    const whole = (spelt) => spelt.replaceAll('\\r\\n', '\\n').replaceAll('\\r', '\\n');
    if (whole(again) !== whole(twice)) console.log('differs', JSON.stringify(text), again, twice);
  }
  console.log(taken > 1000, refused > 1000);
  return new Response('every one');
};
