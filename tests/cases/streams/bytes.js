// call: GET /
// Byte streams: reads into a buffer of the reader's own, requests that the source answers, what is refused.
const view = (size) => new Uint8Array(size);
const attempt = async (action) => {
  try { return await action(); } catch (error) { return `${error.name}`; }
};

export default async () => {
  const reader = new Response('some bytes').body.getReader({ mode: 'byob' });
  const first = await reader.read(view(4));
  console.log(new TextDecoder().decode(first.value), first.done, first.value.buffer.byteLength);
  const rest = await reader.read(view(20), { min: 6 });
  console.log(new TextDecoder().decode(rest.value), await reader.read(view(1)));

  const asked = [];
  const source = new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 8,
    pull(controller) {
      const request = controller.byobRequest;
      asked.push(request.view.byteLength);
      request.view[0] = asked.length;
      request.respond(1);
      if (asked.length === 3) controller.close();
    },
  });
  const byob = source.getReader({ mode: 'byob' });
  console.log((await byob.read(new Uint16Array(2))).value, asked);
  byob.releaseLock();
  const plain = source.getReader();
  console.log((await plain.read()).value, await plain.read(), asked);

  const kept = view(2);
  const moved = new Response('xy').body.getReader({ mode: 'byob' });
  await moved.read(kept);
  console.log('transferred', kept.byteLength, await attempt(() => moved.read(kept)), await attempt(() => moved.read(view(0))));
  console.log(await attempt(() => new ReadableStream().getReader({ mode: 'byob' })), await attempt(() => new ReadableStream({ type: 'other' })));
  return new Response('done');
};
