/**
 * @param {Request} req
 * @param {Context} ctx
 */
export default async function handler(req, ctx) {
  const event = await req.json();
  for (const record of event.Records ?? []) {
    console.log('stored', record.s3.bucket.name, record.s3.object.key);
  }
  return Response.json({ ok: true });
}
