const attempt = async (name, action) => {
  try {
    console.log(name, await action());
  } catch (error) {
    console.log(name, `${error.name}: ${error.message}`);
  }
};
export default async () => {
  const request = new Request('https://a.example/x?y#z', { method: 'post', body: 'text', headers: { a: 'b' } });
  console.log(request.method, request.url, [...request.headers], request.mode, request.credentials, request.cache, request.redirect, request.duplex);
  await attempt('from request', async () => { const next = new Request(request, { headers: { c: 'd' } }); return [request.bodyUsed, await next.text(), [...next.headers]]; });
  await attempt('used', () => new Request(request));
  await attempt('get with body', () => new Request('https://a.example/', { body: 'x' }));
  await attempt('relative', () => new Request('/x'));
  await attempt('credentials', () => new Request('https://u:p@a.example/'));
  await attempt('method', () => new Request('https://a.example/', { method: 'a b' }));
  await attempt('trace', () => new Request('https://a.example/', { method: 'trace' }));
  await attempt('custom method', () => new Request('https://a.example/', { method: 'patch' }).method);
  await attempt('mode', () => new Request('https://a.example/', { mode: 'navigate' }));
  await attempt('enum', () => new Request('https://a.example/', { redirect: 'no' }));
  await attempt('duplex', () => new Request('https://a.example/', { method: 'POST', body: new ReadableStream() }));
  await attempt('stream', async () => new Request('https://a.example/', { method: 'POST', duplex: 'half', body: new Response('streamed').body }).text());
  await attempt('signal', () => { const c = new AbortController(); const r = new Request('https://a.example/', { signal: c.signal }); c.abort('why'); return [r.signal.aborted, r.signal.reason, r.signal === c.signal]; });
  await attempt('clone', async () => { const r = new Request('https://a.example/', { method: 'PUT', body: new Uint8Array([1]) }); return [await r.clone().bytes(), await r.bytes()]; });
  await attempt('form', async () => { const f = new FormData(); f.set('a', 'b'); return [...await new Request('https://a.example/', { method: 'POST', body: f }).formData()]; });
  return new Response();
};
