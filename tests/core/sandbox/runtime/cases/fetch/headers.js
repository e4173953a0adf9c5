const attempt = (name, action) => {
  try {
    console.log(name, action());
  } catch (error) {
    console.log(name, `${error.name}: ${error.message}`);
  }
};
export default (req) => {
  const headers = new Headers({ 'X-B': ' 1 ', 'x-a': '2' });
  headers.append('x-b', '3');
  headers.append('Set-Cookie', 'a');
  headers.append('set-cookie', 'b');
  console.log([...headers], [...headers.keys()], headers.getSetCookie(), headers.has('X-A'), headers.get('missing'));
  headers.set('x-b', 'only');
  headers.delete('x-a');
  headers.forEach((value, name, object) => console.log(name, value, object === headers));
  attempt('sequence', () => [...new Headers([['a', 'b'], new Set(['c', 'd'])])]);
  attempt('bad pair', () => new Headers([['a']]));
  attempt('bad name', () => new Headers({ 'a b': '1' }));
  attempt('bad value', () => headers.set('a', 'x\ny'));
  attempt('not latin1', () => headers.set('a', '€'));
  attempt('missing argument', () => headers.append('a'));
  attempt('null', () => new Headers(null));
  attempt('symbol key', () => new Headers({ [Symbol('x')]: '1' }));
  attempt('immutable', () => Response.redirect('https://a.example/').headers.set('a', 'b'));
  attempt('illegal', () => Headers.prototype.get.call({}, 'a'));
  console.log(Object.prototype.toString.call(headers), Headers.length, Headers.prototype.entries === Headers.prototype[Symbol.iterator]);
  const iterator = new Headers({ b: '1', a: '2' }).entries();
  console.log(iterator.next(), Object.prototype.toString.call(iterator));
  return new Response();
};
