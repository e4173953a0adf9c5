const attempt = async (name, action) => {
  try {
    console.log(name, await action());
  } catch (error) {
    console.log(name, `${error.name}: ${error.cause?.message ?? error.message}`);
  }
};
export default async () => {
  const blob = new Blob(['0123456789'], { type: 'text/x' });
  const url = URL.createObjectURL(blob);
  console.log(/^blob:null\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(url), new URL(url).origin, url !== URL.createObjectURL(blob));
  const show = async (response) => [response.status, response.statusText, [...response.headers], await response.text(), response.url === url, response.type];
  await attempt('whole', async () => show(await fetch(url)));
  await attempt('with a fragment', async () => show(await fetch(`${url}#x`)));
  for (const range of ['bytes=2-4', 'bytes=7-', 'bytes=-3', 'bytes = 8 - 99', 'bytes=10-', 'bytes=4-2', 'bytes=1-2,4-5', 'lines=1-2', 'bytes=-']) {
    await attempt(range, async () => show(await fetch(url, { headers: { range } })));
  }
  await attempt('post', () => fetch(url, { method: 'POST', body: 'x' }));
  await attempt('unknown', () => fetch('blob:null/unknown'));
  const request = new Request(url);
  const under = fetch(url);
  URL.revokeObjectURL(`${url}#with-a-fragment`);
  await attempt('with a fragment nothing is revoked', async () => (await fetch(url)).status);
  URL.revokeObjectURL(url);
  URL.revokeObjectURL('not a url');
  await attempt('revoked', () => fetch(url));
  await attempt('made before', async () => [await (await fetch(request)).text(), await (await fetch(request.clone())).text(), await (await under).text()]);
  await attempt('not a blob', () => URL.createObjectURL({}));
  return new Response();
};
