// A function that uses a bit of everything: compiled by the type check against isola.d.ts alone, so that the types stay usable.

import assert from 'node:assert';
import { AsyncLocalStorage } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import EventEmitter from 'node:events';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';

const storage = new AsyncLocalStorage<{ id: string }>();

export const handler: Handler<{ GREETING: string }, { id: string }> = async (request, ctx) => {
  const url = new URL(request.url);
  const form = request.method === 'POST' ? await request.formData() : new FormData();
  const file = form.get('file');
  ctx.waitUntil(storage.run({ id: ctx.request.id }, async () => console.log(storage.getStore()?.id)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(ctx.env.GREETING));
  const key = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(1000)]);
  signal.addEventListener('abort', () => console.warn(signal.reason));
  const { readable, writable } = new CompressionStream('gzip');
  const writer = writable.getWriter();
  ctx.waitUntil(writer.write(Buffer.from('text')).then(() => writer.close()));
  const match = new URLPattern({ pathname: '/users/:id' }).exec(url.href);
  assert(match !== null, 'no match');
  new EventEmitter().emit(join('a', 'b'), inspect(file), promisify, createHash('sha256').update('a').digest('hex'));
  const seen = await ctx.kv.get<{ count: number }>('seen');
  await ctx.kv.put('seen', { count: (seen?.count ?? 0) + 1 }, { ttlSeconds: 60 });
  const { email, limit = 1 } = await ctx.tool.input<{ email: string; limit?: number }>();
  ctx.tool.progress(0, limit, email);
  if (await ctx.idempotency.claim(ctx.request.id)) ctx.log.info('first', { keys: (await ctx.kv.list({ prefix: 's' })).keys.length });
  const [other, page] = await Promise.all([ctx.invoke('other', { a: 1 }), fetch('https://example.com/', { signal: request.signal })]);
  ctx.log(other.status, { type: page.headers.get('content-type') });
  const { port1 } = new MessageChannel();
  port1.close();
  for (const [name, value] of request.headers) console.log(name, value, performance.now(), navigator.userAgent);
  if (ctx.user !== null && ctx.caller.type === 'end_user_jwt') return Response.json({ user: ctx.user.id, id: ctx.params.id });
  setTimeout((name: string) => console.log(name), 1, 'later');
  return new Response(readable, { headers: { 'content-type': 'text/plain', length: String(digest.byteLength), type: key.publicKey.type } });
};

// Every kind of trigger has its own fields, and none is forgotten.
export function describe(trigger: Isola.Trigger): string {
  switch (trigger.type) {
    case 'http': case 'test': case 'replay': return trigger.type;
    case 'cron': return `${trigger.schedule} ${trigger.timezone} ${trigger.scheduled_at} ${trigger.missed + 1}`;
    case 'webhook': return `${trigger.provider} ${trigger.event ?? '-'} ${trigger.event_id ?? '-'} ${trigger.attempt + 1}`;
    case 's3_upload': return `${trigger.event.slice('ObjectCreated:'.length)} ${trigger.bucket} ${trigger.key} ${trigger.size + 1} ${trigger.contentType}`;
    case 'websocket': return `${trigger.connectionId} ${trigger.kind === 'text'} ${trigger.event?.length}`;
    case 'agent': return `${trigger.agent} ${trigger.session}`;
    case 'invoke': return `${trigger.function} ${trigger.invocation}`;
    default: return trigger satisfies never;
  }
}

export default {
  async fetch(request, env) {
    return new Response(`${env.GREETING} ${structuredClone(request.url)} ${typeof WebAssembly.compile}`);
  },
} satisfies Isola.FetchHandler;
