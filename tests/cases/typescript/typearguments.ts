// call: GET /
export default async (request, ctx) => {
  await ctx.kv.put('greeting', 'hello');
  return new Response(await ctx.kv.get<string>('greeting'));
};
