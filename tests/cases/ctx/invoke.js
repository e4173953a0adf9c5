// call: developer POST / {"depth": 0}
// call: GET /missing
// call: GET /fails
// Calls itself, as deep as it may.
export default async (request, ctx) => {
  if (request.url.endsWith('/missing')) return ctx.invoke('no-such-function');
  if (request.url.endsWith('/fails')) {
    const answer = await ctx.invoke('ctx-invoke', 'text that is not JSON');
    return new Response(`${answer.status} ${answer.headers.get('content-type')} ${(await answer.json()).error.code}`);
  }
  const { depth } = await request.json();
  const own = `${depth}:${ctx.caller.type}:${ctx.caller.keyId}:${ctx.trigger.type}:${request.headers.get('content-type')}`;
  try {
    const answer = await ctx.invoke('ctx-invoke', { depth: depth + 1 });
    return new Response(`${own}\n${await answer.text()}`, { status: 202 });
  } catch (error) {
    return new Response(`${own}\n${error.name}: ${error.message}`);
  }
};
