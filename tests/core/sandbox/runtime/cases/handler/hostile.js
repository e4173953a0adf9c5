// A function that breaks the language around itself gets its answers, or an error of its own, but never a call that hangs.
// call: GET http://localhost/answers
// call: GET http://localhost/thenable
// call: GET http://localhost/poisoned
// call: GET http://localhost/fake
// call: GET http://localhost/subclass
class Sub extends Response {
  get status() { return 'no'; }
  get headers() { throw new Error('not read'); }
  get [Symbol.toStringTag]() { throw new Error('not read'); }
}
export default async (req, ctx) => {
  const { pathname } = new URL(req.url);
  if (pathname === '/thenable') return { then(resolve) { resolve(new Response('from a thenable')); resolve(1); throw new Error('late'); } };
  if (pathname === '/fake') return Object.create(Response.prototype);
  if (pathname === '/subclass') return new Sub('a subclass', { status: 202 });
  if (pathname === '/poisoned') {
    Map.prototype.get = Map.prototype.set = Map.prototype.delete = () => { throw new Error('map'); };
    Object.defineProperty(Response.prototype, 'status', { get() { return 999; } });
    Object.defineProperty(Response.prototype, 'body', { get() { throw new Error('body'); } });
    Promise.prototype.then = function () { throw new Error('then'); };
    Promise.resolve = Promise.reject = () => { throw new Error('resolve'); };
    Array.prototype[Symbol.iterator] = function* () { yield 'poison'; };
    Object.prototype.toJSON = () => 'poison';
    globalThis.Response = globalThis.Request = globalThis.Headers = globalThis.Promise = undefined;
    ctx.waitUntil((async () => { throw new Error('in waitUntil'); })());
    return new Sub('poisoned but answered');
  }
  return new Response('plain');
};
