// call: GET /
export default (request, ctx) => {
  ctx.log('plain');
  ctx.log.debug('with fields', { order: 7, nested: { a: [1] } });
  ctx.log.info({ message: 'an object', order: 8 });
  ctx.log.warn(new RangeError('an error').message, { big: 1n });
  const loop = {}; loop.self = loop;
  ctx.log.error('cyclic', { loop });
  return new Response('done');
};
