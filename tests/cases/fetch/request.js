// call: POST /json {"a": [1, 2]}
// call: PUT /text some text
// call: POST /bytes abc
// call: GET /none
// call: POST /twice x
export default async (req) => {
  const path = new URL(req.url).pathname;
  if (path.endsWith('/json')) return Response.json({ got: await req.json(), method: req.method, url: req.url });
  if (path.endsWith('/text')) return new Response((await req.text()).toUpperCase());
  if (path.endsWith('/bytes')) return new Response([...new Uint8Array(await req.arrayBuffer())].join());
  if (path.endsWith('/none')) return Response.json([req.body, await req.text(), req.signal.aborted, req.redirect, req.mode]);
  await req.text();
  try { await req.text(); } catch (error) { return new Response(error.name); }
};
