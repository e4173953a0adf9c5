// call: GET /
// Exceptions that nobody catches: events on the global object first, then an entry in the row.
export default async () => {
  const seen = [];
  const onError = (event) => {
    seen.push([event.constructor.name, event.message, event.error.name, event.lineno > 0]);
    if (event.error instanceof RangeError) event.preventDefault();
  };
  const onRejection = (event) => {
    seen.push([event.constructor.name, event.reason, event.promise instanceof Promise]);
    if (event.reason === 'handled') event.preventDefault();
  };
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onRejection);
  reportError(new RangeError('kept quiet'));
  reportError(new TypeError('told'));
  Promise.reject('handled');
  Promise.reject('not handled');
  await new Promise((resolve) => setTimeout(resolve, 1));
  removeEventListener('error', onError);
  removeEventListener('unhandledrejection', onRejection);
  console.log(seen);
  reportError({ plain: 'object' });
  console.log(self === globalThis, navigator.userAgent, navigator instanceof Navigator, navigator.hardwareConcurrency > 0);
  try { reportError(); } catch (error) { console.log(error.name); }
  return new Response('done');
};
