// Passes GET requests on to another server and keeps good answers for a minute. The variable UPSTREAM says which server,
// like https://api.example.com; the header x-cache says where an answer came from.

interface Kept {
  type: string;
  body: string; // base64
}

const keptSeconds = 60;
const mostBytes = 500_000; // larger answers are passed on, but not kept

function toBase64(bytes: Uint8Array) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

export default async function handler(req: Request, ctx: Context<{ UPSTREAM?: string }>) {
  if (req.method !== 'GET') return new Response('Only GET is passed on.', { status: 405, headers: { allow: 'GET' } });
  if (!ctx.env.UPSTREAM) return new Response('Set the variable UPSTREAM first.', { status: 503 });
  const { pathname, search } = new URL(req.url);
  const path = pathname.split(`/${ctx.request.functionName}`).slice(1).join(`/${ctx.request.functionName}`) + search;
  const key = `proxy/${path}`;

  const kept = await ctx.kv.get<Kept>(key);
  if (kept) return new Response(fromBase64(kept.body), { headers: { 'content-type': kept.type, 'x-cache': 'hit' } });

  // Neither the caller's token nor cookies are passed on.
  const answer = await fetch(ctx.env.UPSTREAM.replace(/\/$/, '') + path, { signal: AbortSignal.timeout(10_000) });
  const type = answer.headers.get('content-type') ?? 'application/octet-stream';
  const body = await answer.bytes();
  if (answer.ok && body.length <= mostBytes) await ctx.kv.put(key, { type, body: toBase64(body) }, { ttlSeconds: keptSeconds });
  return new Response(body, { status: answer.status, headers: { 'content-type': type, 'x-cache': 'miss' } });
}
