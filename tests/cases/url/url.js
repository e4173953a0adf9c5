// call: GET /a/b?x=1&x=2&y=%C3%A4+b
export default (req) => {
  const url = new URL(req.url);
  console.log(url.pathname.split('/fn/')[1], url.search, url.searchParams.getAll('x'), url.searchParams.get('y'));
  console.log(new URL('../c?d#e', 'https://user:pw@Example.com:443/a/b/').href);
  console.log(new URL('http://\u00fcber.example/\u00fc').href, URL.canParse('nope'), URL.canParse('nope', 'http://a'));
  const params = new URLSearchParams({ b: '2', a: '1 +&' });
  params.append('b', '3'); params.sort();
  console.log(String(params), params.size);
  const pattern = new URLPattern({ pathname: '/users/:id' });
  console.log(pattern.exec('https://a.example/users/7').pathname.groups.id, pattern.test('https://a.example/x'));
  try { new URL('http://'); } catch (error) { console.error(error.name, error.code); }
  return new Response(url.host);
};
