/**
 * @param {Request} req
 * @param {Context} ctx
 */
export default async function handler(req, ctx) {
  const frame = await req.text();
  return new Response(`You said: ${frame}`);
}
