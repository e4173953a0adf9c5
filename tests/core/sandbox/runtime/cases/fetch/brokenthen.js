// A `then` on Object.prototype does not get between a body's stream and its reader; MIME types of blobs.
export default async () => {
  const bytes = (t) => new TextEncoder().encode(t);
  for (const injected of [{ done: false, value: bytes('bye') }, { done: false, value: undefined }, { done: true }, {}, undefined]) {
    const rs = new ReadableStream({ start(c) { c.enqueue(bytes('hello')); c.close(); } });
    const resp = new Response(rs);
    Object.prototype.then = (onFulfilled) => { delete Object.prototype.then; onFulfilled(injected); };
    const text = await resp.text();
    delete Object.prototype.then;
    console.log(text);
  }
  console.log(new Blob([], { type: 'TEXT/Html; Charset="GBK"' }).type, new Blob([], { type: 'A' }).type, JSON.stringify(new Blob([], { type: ' image/gif ' }).type));
  return new Response();
};
