// call: POST /upper some words
// call: GET /pull
// call: GET /tee
// call: GET /gzip
// call: GET /broken
const encoder = new TextEncoder();
export default async (req) => {
  switch (new URL(req.url).pathname.split('/').at(-1)) {
    case 'upper':
      return new Response(req.body.pipeThrough(new TextDecoderStream())
        .pipeThrough(new TransformStream({ transform: (text, c) => c.enqueue(text.toUpperCase()), flush: (c) => c.enqueue('!') }))
        .pipeThrough(new TextEncoderStream()));
    case 'pull': {
      let n = 0;
      return new Response(new ReadableStream({ pull(c) { n < 5 ? c.enqueue(encoder.encode(`${n++};`)) : c.close(); } }));
    }
    case 'tee': {
      const [a, b] = new Response('both').body.tee();
      return new Response(await new Response(a).text() + await new Response(b).text());
    }
    case 'gzip': {
      const packed = new Response('squeeze '.repeat(100)).body.pipeThrough(new CompressionStream('gzip'));
      const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
      const text = await new Response(new Response(bytes).body.pipeThrough(new DecompressionStream('gzip'))).text();
      return new Response(`${bytes.length < 100} ${text.length}`);
    }
    case 'broken':
      return new Response(new ReadableStream({ start(c) { c.enqueue(encoder.encode('so far')); }, pull() { throw new Error('torn'); } }));
  }
};
