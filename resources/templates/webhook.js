/**
 * @param {Request} req
 * @param {Context} ctx
 */
export default async function handler(req, ctx) {
  const event = await req.json();
  console.log('event received', event);
  return Response.json({ received: true });
}
