// call: developer GET /throw
// call: GET /throw
// call: developer GET /cause
// call: developer GET /string
// call: developer GET /reject
// call: developer GET /number
// call: developer GET /used
// call: GET /caught
class OrderError extends Error { name = 'OrderError'; }
async function deep() {
  await null;
  throw new OrderError('no such order');
}
export default async (req) => {
  switch (new URL(req.url).pathname.split('/').at(-1)) {
    case 'throw': return deep();
    case 'cause': throw new Error('outer', { cause: new TypeError('inner') });
    case 'string': throw 'just text';
    case 'reject': return Promise.reject({ code: 7 });
    case 'number': return 42;
    case 'used': { const response = new Response('x'); await response.text(); return response; }
    case 'caught': try { await deep(); } catch (error) { return new Response(error.stack.split('\n').slice(0, 2).join('|')); }
  }
};
