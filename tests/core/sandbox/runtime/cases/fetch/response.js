const attempt = async (name, action) => {
  try {
    console.log(name, await action());
  } catch (error) {
    console.log(name, `${error.name}: ${error.message}`);
  }
};
export default async () => {
  const response = new Response('text', { status: 201, statusText: 'Made', headers: { 'X-A': '1' } });
  console.log(response.status, response.ok, response.statusText, response.type, response.url, response.redirected, [...response.headers]);
  const copy = response.clone();
  console.log(await response.text(), response.bodyUsed, copy.bodyUsed, await copy.arrayBuffer());
  await attempt('twice', () => response.text());
  await attempt('after', () => response.clone());
  await attempt('json', async () => [await Response.json({ a: [1] }).json(), Response.json(1).headers.get('content-type')]);
  await attempt('json of undefined', () => Response.json(undefined));
  await attempt('redirect', () => [...Response.redirect('https://a.example/b', 301).headers]);
  await attempt('redirect status', () => Response.redirect('https://a.example/', 200));
  await attempt('redirect relative', () => Response.redirect('/x'));
  await attempt('error', () => [Response.error().type, Response.error().status]);
  await attempt('status', () => new Response('', { status: 99 }));
  await attempt('null body status', () => new Response('x', { status: 204 }));
  await attempt('status text', () => new Response('', { statusText: 'é€' }));
  await attempt('bytes', async () => [await new Response('é').bytes(), await new Response(new Uint8Array([65, 66]).subarray(1)).text()]);
  await attempt('blob', async () => [await new Response(new Blob(['b'], { type: 'a/b' })).blob(), await new Response('x', { headers: { 'content-type': 'TEXT/html ; charset="utf-8"' } }).blob()]);
  await attempt('params', async () => [await new Response(new URLSearchParams({ a: 'b c' })).text(), (await new Response(new URLSearchParams('x=%20')).formData()).get('x')]);
  await attempt('stream', async () => new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array([65])); c.close(); } })).text());
  await attempt('stream of text', async () => new Response(new ReadableStream({ start(c) { c.enqueue('A'); c.close(); } })).text());
  await attempt('body', async () => {
    const r = new Response('abc');
    const reader = r.body.getReader();
    const first = await reader.read();
    return [first, await reader.read(), r.bodyUsed];
  });
  await attempt('locked after use', () => { const r = new Response('abc'); r.text(); return [r.body.locked, r.bodyUsed]; });
  await attempt('bom', async () => [(await new Response('\ufeffa').text()).length, await new Response('{"a":1}').json()]);
  await attempt('bad json', () => new Response('{').json());
  await attempt('not a form', () => new Response('x').formData());
  await attempt('illegal', () => Response.prototype.text.call({}));
  return new Response();
};
