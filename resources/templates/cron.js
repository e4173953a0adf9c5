/**
 * @param {Request} req
 * @param {Context} ctx
 */
export default async function handler(req, ctx) {
  console.log('scheduled run', ctx.trigger);
  return Response.json({ ok: true });
}
