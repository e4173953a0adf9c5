// call: GET /
// Compiled from a stream as it comes, and what is refused.
const bytes = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11,
]);
const wasm = { headers: { 'content-type': 'application/wasm' } };
const slowly = () => new ReadableStream({
  async start(controller) {
    for (const byte of bytes) {
      await null;
      controller.enqueue(Uint8Array.of(byte));
    }
    controller.close();
  },
});

export default async () => {
  const { instance } = await WebAssembly.instantiateStreaming(new Response(slowly(), wasm));
  console.log(instance.exports.add(2, 3));
  const module = await WebAssembly.compileStreaming(Promise.resolve(new Response(bytes, wasm)));
  console.log(module instanceof WebAssembly.Module, WebAssembly.Module.exports(module));
  const used = new Response(bytes, wasm);
  await used.text();
  const refused = Promise.reject(new Error('mine'));
  refused.catch(() => {}); // it waits for its turn, which comes after compilations of any length: nobody has forgotten it
  for (const source of [
    bytes, new Response(bytes), new Response(bytes, { headers: { 'content-type': 'application/wasm;x=y' } }), new Response(bytes, { ...wasm, status: 404 }),
    new Response(bytes.subarray(0, 20), wasm), new Response('not wasm', wasm), new Response(null, wasm), used, refused,
    new Response(new ReadableStream({ pull(controller) { controller.error(new Error('broken')); } }), wasm),
  ]) {
    await WebAssembly.compileStreaming(source).then(() => console.log('compiled'), (error) => console.log(error.name, error.message));
  }
  return new Response('done');
};
