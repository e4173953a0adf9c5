export default async () => {
  const bytes = new TextEncoder().encode('a€\ud800\u{1f600}');
  console.log(bytes, new TextEncoder().encodeInto('a€b', new Uint8Array(3)));
  const decode = (label, list, options) => {
    try { return JSON.stringify(new TextDecoder(label, options).decode(new Uint8Array(list))); } catch (error) { return `${error.name}: ${error.message}`; }
  };
  console.log(decode('utf-8', [0xef, 0xbb, 0xbf, 0x61]), decode('utf-8', [0xef, 0xbb, 0xbf, 0x61], { ignoreBOM: true }), decode('utf-8', [0xe2, 0x82]), decode(' UTF8 ', [0xf0, 0x9f, 0x98, 0x80]));
  console.log(decode('utf-8', [0xff], { fatal: true }), decode('nope', []), decode('shift_jis', [0x83, 0x65]), decode('gbk', [0xc4, 0xe3]), decode('latin1', [0x80]), decode('utf-16le', [0x41, 0x00, 0x3d, 0xd8]), decode('utf-16be', [0x00, 0x41]));
  const streaming = new TextDecoder();
  console.log(JSON.stringify([streaming.decode(new Uint8Array([0xe2, 0x82]), { stream: true }), streaming.decode(new Uint8Array([0xac, 0xf0, 0x9f]), { stream: true }), streaming.decode()]));
  const text = [];
  for await (const chunk of new Blob(['héllo']).stream().pipeThrough(new TextDecoderStream())) text.push(chunk);
  const source = new ReadableStream({ start(c) { c.enqueue('a\ud83d'); c.enqueue('\ude00'); c.enqueue('\ud83d'); c.close(); } });
  const encoded = [];
  for await (const chunk of source.pipeThrough(new TextEncoderStream())) encoded.push(...chunk);
  console.log(text, encoded, new TextDecoder('sjis').encoding, new TextDecoderStream().encoding);
  for (const action of [() => btoa('é€'), () => atob('a'), () => atob('ab=c'), () => [btoa('\xff\xfe'), atob(' YQ== '), atob('YWI')]]) {
    try { console.log(action()); } catch (error) { console.log(`${error.name}: ${error.message}`); }
  }
  return new Response();
};
