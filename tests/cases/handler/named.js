// call: GET /
export async function handler(req) {
  return new Response('named');
}
