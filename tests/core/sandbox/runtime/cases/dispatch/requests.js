// call: POST http://localhost/a?b=c
// field: content-type:application/json
// field: x-many:1
// field: x-many:2
// body: {"n": 1}
// call: GET http://localhost/
export default async (req) => {
  console.log(req.method, req.url, [...req.headers], req.headers.get('X-Many'), req.bodyUsed, req.signal.aborted);
  if (req.method === 'GET') return new Response(String(req.body));
  const copy = req.clone();
  console.log(await req.json(), req.bodyUsed, copy.bodyUsed);
  const text = await copy.text();
  await req.text().catch((error) => console.log(error.name, error.message));
  return new Response(text, { status: 201, statusText: 'Made', headers: [['x-a', '1'], ['Set-Cookie', 'a=1'], ['set-cookie', 'b=2']] });
};
