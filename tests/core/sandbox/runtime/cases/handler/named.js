export async function handler(req, ctx) {
  return new Response(`${req.url} for ${ctx.request.functionName}`);
}
export default { config: 1 };
