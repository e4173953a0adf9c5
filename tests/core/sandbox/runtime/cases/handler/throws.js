// call: GET http://localhost/error
// call: GET http://localhost/cause
// call: GET http://localhost/object
// call: GET http://localhost/undefined
// call: GET http://localhost/hostile
// call: GET http://localhost/dom
function inner() {
  throw new RangeError('too far');
}
export default async function handler(req) {
  switch (new URL(req.url).pathname) {
    case '/error':
      return inner();
    case '/cause':
      throw new Error('outer', { cause: new TypeError('inner', { cause: 'innermost' }) });
    case '/object':
      throw { code: 7 };
    case '/hostile':
      throw new Proxy(new Error('x'), { get() { throw new Error('trap'); }, getPrototypeOf() { throw new Error('trap'); } });
    case '/dom':
      return new Response('x', { status: 204 });
  }
  await null;
  throw undefined;
}
