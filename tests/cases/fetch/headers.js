// call: GET /
export default () => {
  const headers = new Headers([['B', '2'], ['a', '1'], ['b', '3']]);
  headers.append('Set-Cookie', 'x=1'); headers.append('set-cookie', 'y=2');
  console.log([...headers]);
  console.log(headers.get('B'), headers.has('c'), headers.getSetCookie(), headers.get('c'));
  headers.delete('b'); headers.set('A', ' spaced ');
  console.log([...headers.keys()], headers.get('a'));
  for (const [name, value] of [['a b', 'x'], ['ok', 'line\nbreak'], ['', 'x']]) {
    try { headers.set(name, value); } catch (error) { console.error(error.name); }
  }
  return new Response('done');
};
