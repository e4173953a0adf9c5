// Pieces are granted back to the host only when they are read.
// call: POST http://localhost/text
// piece: one
// piece: two
// piece: three
// call: POST http://localhost/buffer
// field: content-length:6
// piece: one
// piece: two
// call: POST http://localhost/buffer
// field: content-length:4
// piece: one
// piece: two
// call: POST http://localhost/buffer
// field: content-length:99
// piece: one
// piece: two
// call: POST http://localhost/reader
// piece: one
// piece: two
// call: POST http://localhost/cancelled
// piece: one
// piece: two
// call: POST http://localhost/unread
// piece: one
export default async (req) => {
  switch (new URL(req.url).pathname) {
    case '/text':
      return new Response(await req.text());
    case '/buffer': {
      const buffer = await req.arrayBuffer();
      return new Response(`${buffer.byteLength} ${new TextDecoder().decode(buffer)}`);
    }
    case '/reader':
      for await (const piece of req.body) console.log(new TextDecoder().decode(piece));
      return new Response('read');
    case '/cancelled':
      await req.body.cancel();
      return new Response('cancelled');
  }
  return new Response('unread');
};
