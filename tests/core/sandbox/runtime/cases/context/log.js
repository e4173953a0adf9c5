// ctx.log: one JSON object an entry, whatever it is given.
export default (req, ctx) => {
  ctx.log('plain');
  ctx.log.debug('with fields', { order: 7, nested: { a: [1] }, message: 'not this one' });
  ctx.log.warn({ only: 'an object' });
  ctx.log.error('failed', { size: 10n, error: new RangeError('too far').message });
  ctx.log.info([1, 'list']);
  const cyclic = {};
  cyclic.self = cyclic;
  ctx.log.info('cyclic', cyclic);
  const { log } = ctx;
  log('taken out');
  console.log(typeof ctx.kv.get, typeof ctx.idempotency.claim, typeof ctx.invoke, Object.isFrozen(ctx.kv));
  return new Response('done');
};
