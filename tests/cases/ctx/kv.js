// call: GET /
export default async (request, ctx) => {
  const { kv } = ctx;
  await Promise.all([kv.put('case:text', 'words'), kv.put('case:json', { a: [1, null] }), kv.put('case:bytes', new Uint8Array([1, 2, 255])), kv.put('case:soon', 1, { ttlSeconds: 60 })]);
  console.log(await kv.get('case:text'), await kv.get('case:json'), await kv.get('case:bytes'), await kv.get('case:nothing'));
  const listed = await kv.list({ prefix: 'case:', limit: 3 });
  console.log(listed.keys.map(({ name, expiresAt }) => [name, typeof expiresAt]), typeof listed.cursor);
  const rest = await kv.list({ prefix: 'case:', cursor: listed.cursor });
  console.log(rest.keys.map(({ name }) => name), rest.cursor);
  console.log(await kv.delete('case:text'), await kv.delete('case:text'), await kv.get('case:text'));
  for (const [key, value, options] of [['', 1], ['x'.repeat(3000), 1], ['k', undefined], ['k', 1, { ttlSeconds: -1 }], ['k', new Uint8Array(1 << 20 | 1)]]) {
    try { await kv.put(key, value, options); console.log('taken'); } catch (error) { console.log(error.name, error.message); }
  }
  return new Response('done');
};
