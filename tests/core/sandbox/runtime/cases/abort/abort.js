export default async () => {
  const controller = new AbortController();
  const { signal } = controller;
  signal.onabort = function (event) { console.log('onabort', this === signal, event.type, signal.reason.name, signal.reason.message, signal.reason.code); };
  const any = AbortSignal.any([signal, AbortSignal.timeout(1000)]);
  any.addEventListener('abort', () => console.log('any too', any.reason === signal.reason));
  controller.abort();
  controller.abort('again');
  try { signal.throwIfAborted(); } catch (error) { console.log(error === signal.reason, error instanceof DOMException, error instanceof Error); }
  console.log(AbortSignal.abort('why').reason, AbortSignal.any([AbortSignal.abort(1)]).reason);
  const timeout = AbortSignal.timeout(5);
  await new Promise((resolve) => timeout.addEventListener('abort', resolve));
  console.log(timeout.reason.name, timeout.reason.message);
  for (const bad of [() => new AbortSignal(), () => AbortSignal.any([1]), () => AbortSignal.timeout(-1)]) try { bad(); } catch (error) { console.log(`${error.name}: ${error.message}`); }
  return new Response();
};
