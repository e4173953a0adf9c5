// call: GET http://localhost/pieces
// call: GET http://localhost/large
// call: GET http://localhost/echo
// call: GET http://localhost/wrong
// call: GET http://localhost/fails
const encoder = new TextEncoder();
export default (req) => {
  const path = new URL(req.url).pathname;
  if (path === '/pieces') {
    let n = 0;
    return new Response(new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (n === 3) controller.close();
        else controller.enqueue(encoder.encode(`piece ${n++}`));
      },
    }), { headers: { 'content-type': 'text/event-stream' } });
  }
  if (path === '/large') {
    let left = 4;
    return new Response(new ReadableStream({
      pull(controller) {
        if (left-- === 0) controller.close();
        else controller.enqueue(new Uint8Array(100_000));
      },
    }));
  }
  if (path === '/echo') {
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    writer.write(encoder.encode('through a transform'));
    writer.close();
    return new Response(readable);
  }
  if (path === '/wrong') return new Response(new ReadableStream({ start(c) { c.enqueue('text'); c.close(); } }));
  return new Response(new ReadableStream({ start(c) { c.enqueue(encoder.encode('a')); }, pull() { throw new Error('the source failed'); } }));
};
