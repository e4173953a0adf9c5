// A client that leaves aborts req.signal, cancels the answer's stream and fails the reading of the request.
// call: POST http://localhost/
// piece: one
// cancel: 0
// call: GET http://localhost/stream
// cancel: 0
// call: GET http://localhost/late
// cancel: 1
export default async (req, ctx) => {
  if (req.url.endsWith('stream')) {
    return new Response(new ReadableStream({ cancel(reason) { console.log('cancelled', reason.name, reason.message); } }));
  }
  if (req.url.endsWith('late')) {
    await null;
    await new Promise((resolve) => setTimeout(resolve, 5));
    console.log(req.signal.aborted, req.signal.reason.name);
    return new Response('too late');
  }
  req.signal.addEventListener('abort', (event) => console.log(event.type, req.signal.reason.name));
  return new Response(await req.text().catch((error) => `${error.name}: ${error.message}`));
};
