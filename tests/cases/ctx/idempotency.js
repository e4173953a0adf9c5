// call: GET /
export default async (request, ctx) => {
  const claims = await Promise.all(Array.from({ length: 5 }, () => ctx.idempotency.claim('order-1')));
  console.log(claims.filter(Boolean).length);
  console.log(await ctx.idempotency.claim('order-1', { scope: 'mail' }), await ctx.idempotency.claim('order-2', { ttlSeconds: 60 }));
  for (const [key, options] of [[''], ['k', { ttlSeconds: 0 }]]) {
    try { await ctx.idempotency.claim(key, options); console.log('claimed'); } catch (error) { console.log(error.name, error.message); }
  }
  return new Response('done');
};
