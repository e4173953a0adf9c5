// call: GET /
// Streams that are transferred: chunks are cloned on their way, back-pressure holds across, errors and closes get through.
const later = () => new Promise((resolve) => setTimeout(resolve, 0));
const nameOf = async (promise) => promise.then(() => 'fine', (error) => `${error.name}: ${error.message}`);
const attempt = (action) => {
  try { action(); return 'fine'; } catch (error) { return error.name; }
};

async function readable() {
  const sent = [{ a: 1 }, new Uint8Array([1, 2])];
  let pulls = 0;
  const stream = new ReadableStream({ pull(c) { pulls < sent.length ? c.enqueue(sent[pulls++]) : c.close(); } }, { highWaterMark: 0 });
  const { given } = structuredClone({ given: stream }, { transfer: [stream] });
  const chunks = [];
  for await (const chunk of given) chunks.push(chunk);
  console.log('readable', chunks, stream.locked, given instanceof ReadableStream, chunks[0] !== sent[0]);
}

async function writable() {
  const written = [];
  const stream = new WritableStream({ write: (chunk) => void written.push(chunk), close: () => void written.push('closed') });
  const given = structuredClone(stream, { transfer: [stream] });
  const writer = given.getWriter();
  await writer.write('one');
  await writer.write(['two']);
  await writer.close();
  while (written.length < 3) await later();
  console.log('writable', written, stream.locked);
}

async function transform() {
  const stream = new TransformStream({ transform: (text, c) => c.enqueue(text.toUpperCase()) });
  const given = structuredClone(stream, { transfer: [stream] });
  const { readable, writable } = given;
  const writer = writable.getWriter();
  const writing = writer.write('loud').then(() => writer.close());
  const chunks = [];
  for await (const chunk of readable) chunks.push(chunk);
  await writing;
  console.log('transform', chunks, given instanceof TransformStream);
}

async function failures() {
  const bad = new ReadableStream({ start: (c) => c.enqueue(() => {}) });
  console.log('no clone', await nameOf(structuredClone(bad, { transfer: [bad] }).getReader().read()));
  const broken = new ReadableStream({ pull: () => { throw new RangeError('torn'); } });
  console.log('an error', await nameOf(structuredClone(broken, { transfer: [broken] }).getReader().read()));
  let reason;
  const left = new ReadableStream({ cancel: (why) => void (reason = why) });
  await structuredClone(left, { transfer: [left] }).cancel('enough');
  while (reason === undefined) await later();
  console.log('cancelled', reason);
  const locked = new ReadableStream();
  locked.getReader();
  const twice = new ReadableStream();
  console.log('refused', attempt(() => structuredClone(locked, { transfer: [locked] })), attempt(() => structuredClone(new WritableStream())),
    attempt(() => structuredClone({ nested: new ReadableStream() })), attempt(() => structuredClone(twice, { transfer: [twice, twice] })));
  const kept = new ReadableStream();
  console.log('a clone that fails changes nothing', attempt(() => structuredClone({ kept, no() {} }, { transfer: [kept] })), kept.locked);
}

async function ports() {
  const { port1, port2 } = new MessageChannel();
  const stream = new Response('through a port').body;
  port1.postMessage({ stream }, [stream]);
  const { data } = await new Promise((resolve) => { port2.onmessage = resolve; });
  console.log('port', await new Response(data.stream).text());
  class Own extends ReadableStream {}
  console.log('class', new Own() instanceof Own, Object.getPrototypeOf(ReadableStream) === Function.prototype, typeof ReadableStream.from);
}

export default async () => {
  for (const part of [readable, writable, transform, failures, ports]) await part();
  return new Response('done');
};
