// fetch() of what needs no host.
export default async () => {
  for (const url of [
    'data:,hello%20world', 'data:text/html,<b>x</b>#part', 'data:;charset=utf-8,%C3%A4', 'data:text/plain;base64,aGVsbG8=',
    'data:text/plain; base64 ,aGVsbG8', 'DATA:image/gif;BASE64,R0lGODdh', 'data:no type,x', 'data:%gg,%gg', 'data:text/plain;base64,%61GVsbG8=',
  ]) {
    const response = await fetch(url);
    console.log(url, response.status, response.headers.get('content-type'), await response.text());
  }
  const failure = async (...args) => { try { await fetch(...args); return 'none'; } catch (e) { return `${e.name}: ${e.message} (${e.cause?.message})`; } };
  console.log(await failure());
  console.log(await failure('/relative'));
  console.log(await failure('about:blank'));
  console.log(await failure('data:nothing'));
  console.log(await failure('data:;base64,a'));
  console.log(await failure('http://a.test/', { cache: 'only-if-cached', mode: 'same-origin' }));
  console.log(await failure('http://user:secret@a.test/'));
  const reason = await fetch('data:,x', { signal: AbortSignal.abort('why') }).catch((e) => e);
  console.log(reason, (await fetch('data:,x', { method: 'HEAD' })).body, fetch.length, fetch.name);
  return new Response();
};
