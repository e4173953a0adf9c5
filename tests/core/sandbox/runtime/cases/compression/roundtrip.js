const through = (bytes, stream) => new Response(new Blob([bytes]).stream().pipeThrough(stream)).bytes();
export default async () => {
  const text = new TextEncoder().encode('hello '.repeat(50_000));
  for (const format of ['gzip', 'deflate', 'deflate-raw']) {
    const small = await through(text, new CompressionStream(format));
    const back = await through(small, new DecompressionStream(format));
    console.log(format, small.length < 2000, back.length, back.every((byte, i) => byte === text[i]));
    for (const [name, bytes] of [['truncated', small.slice(0, -3)], ['trailing', new Uint8Array([...small, 1])], ['garbage', new Uint8Array([9, 9, 9, 9])]]) {
      await through(bytes, new DecompressionStream(format)).then((b) => console.log(name, b.length), (error) => console.log(name, `${error.name}: ${error.message}`));
    }
  }
  try { new CompressionStream('zip'); } catch (error) { console.log(`${error.name}: ${error.message}`); }
  return new Response();
};
