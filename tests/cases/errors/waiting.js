// call: developer GET /throws
// call: developer GET /number
// call: GET /rejects
// call: GET /unhandled
// A handler that fails is answered at once, whatever it has given to waitUntil, which goes on.
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export default async (request, ctx) => {
  const what = request.url.split('/').at(-1);
  if (what === 'unhandled') {
    Promise.reject(new TypeError('nobody waits for this'));
    return new Response('fine');
  }
  if (what === 'rejects') {
    ctx.waitUntil(later(5).then(() => { throw new RangeError('after the answer', { cause: 'a cause' }); }));
    return new Response('fine');
  }
  ctx.waitUntil(later(50).then(() => console.log('goes on')));
  if (what === 'number') return 7;
  throw new Error('at once');
};
