export default (req, { waitUntil }) => {
  waitUntil((async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    console.log('work after the answer');
  })());
  waitUntil(Promise.reject(new Error('failed later')));
  waitUntil('not a promise');
  setTimeout(() => console.log('a timer while waitUntil keeps the call open'), 10);
  setTimeout(() => console.log('never: the call is over'), 30);
  return new Response('answered');
};
