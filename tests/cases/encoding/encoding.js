// call: GET /
export default () => {
  const bytes = new TextEncoder().encode('a\u00e4\u20ac\u{1f680}');
  console.log(bytes.length, [...bytes].map((byte) => byte.toString(16)).join(' '));
  console.log(new TextDecoder().decode(bytes), new TextDecoder().decode(new Uint8Array([0xff, 0x41])));
  try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])); } catch (error) { console.error(error.name); }
  const stream = new TextDecoder();
  console.log(stream.decode(bytes.subarray(0, 2), { stream: true }) + stream.decode(bytes.subarray(2)));
  console.log(new TextDecoder('windows-1252').decode(new Uint8Array([0x80, 0xe9])), new TextDecoder('utf-16le').decode(new Uint8Array([0x41, 0])));
  console.log(new TextEncoder().encodeInto('h\u00e9', new Uint8Array(2)));
  console.log(btoa('hello'), atob('aGVsbG8='));
  try { btoa('\u20ac'); } catch (error) { console.error(error.name); }
  console.log(structuredClone({ date: new Date(0), map: new Map([[1, new Set(['x'])]]), bytes: new Uint8Array([1]) }));
  return new Response('done');
};
