/**
 * @param {Request} req
 * @param {Context} ctx
 */
export default async function handler(req, ctx) {
  const url = new URL(req.url);
  const name = url.searchParams.get('name') ?? 'world';
  console.log('greeting', name);
  return Response.json({ message: `Hello, ${name}!` });
}
