// call: GET /json
// call: GET /text
// call: GET /bytes
// call: GET /empty
// call: GET /form
// call: GET /clone
// call: GET /redirect
export default async (req) => {
  switch (new URL(req.url).pathname.split('/').at(-1)) {
    case 'json': return Response.json({ ok: true, list: [1, 'two', null] }, { status: 201, headers: { 'x-a': 'b' } });
    case 'text': return new Response('gr\u00fc\u00dfe \u{1f680}');
    case 'bytes': return new Response(new Uint8Array([104, 105]), { headers: { 'content-type': 'application/octet-stream' } });
    case 'empty': return new Response(null, { status: 204 });
    case 'form': return new Response(new URLSearchParams({ a: '1', b: 'x y' }));
    case 'clone': {
      const response = new Response('twice');
      return new Response(await response.clone().text() + await response.text() + response.bodyUsed);
    }
    case 'redirect': {
      const response = Response.redirect('https://example.com/next', 302);
      return new Response([response.status, response.headers.get('location'), response.ok, response.type].join());
    }
  }
};
