export default () => {
  const show = (u) => console.log(u.href, u.origin, u.username, u.password, u.host, u.port, u.pathname, u.search, u.hash);
  show(new URL('https://example.com:443/a/../b?x=1#h'));
  show(new URL('http://user:pa%20ss@EXAMPLE.com:8080/é'));
  show(new URL('../c', 'https://a.b/x/y/z'));
  show(new URL('/path?q', 'https://a.b:99/x'));
  show(new URL('mailto:a@b'));
  show(new URL('http://[::1]:80/'));
  show(new URL('http://例え.jp/'));
  const url = new URL('http://a.example/p?x=1#f');
  url.searchParams.append('y', 'a b');
  show(url);
  url.search = '?z=9';
  console.log([...url.searchParams]);
  url.protocol = 'https'; url.hostname = 'b.example'; url.port = '8443'; url.pathname = 'a b'; url.hash = ''; url.username = 'u'; url.password = ':';
  show(url);
  url.href = 'http://c.example';
  show(url);
  console.log([...url.searchParams], JSON.stringify({ url }), String(url), URL.canParse('x'), URL.canParse('x', 'http://a'), URL.parse('nope'), URL.parse('http://q')?.href);
  for (const bad of ['', 'x', 'http://', 'http://a b', 'http://1.2.3.400/', 'http://a:99999']) {
    try { new URL(bad); } catch (error) { console.log(error.name, error.message, error.code); }
  }
  const params = new URLSearchParams('?a=1&a=2&b=%C3%A9+x&c&=d&%zz=%');
  console.log([...params], params.size, params.toString(), params.getAll('a'), params.has('a', '2'), params.has('a', '3'));
  params.delete('a', '1'); params.set('b', 'new'); params.sort();
  console.log(params.toString(), new URLSearchParams([['x', 'y']]).toString(), new URLSearchParams({ k: 'v&' }).toString());
  return new Response();
};
