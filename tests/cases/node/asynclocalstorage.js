// call: GET /a
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
export default async (request, ctx) => {
  const id = request.url.at(-1);
  const seen = [];
  const note = (where) => seen.push(`${where}:${storage.getStore()?.id ?? 'none'}`);
  note('outside');
  await storage.run({ id }, async () => {
    note('run');
    await null; note('await');
    await new Promise((resolve) => setTimeout(() => { note('timeout'); resolve(); }, 1));
    await new Promise((resolve) => queueMicrotask(() => { note('microtask'); resolve(); }));
    await Promise.all([1, 2].map(async (n) => storage.run({ id: n }, async () => { await null; note('nested'); })));
    storage.exit(() => note('exit'));
    note('restored');
    for await (const value of (async function* () { yield 1; })()) note(`iterated ${value}`);
    await new ReadableStream({ pull(controller) { note('pull'); controller.close(); } }).getReader().read();
    await ctx.kv.get('nothing'); note('host call');
    other.run('x', () => note(`two ${other.getStore()}`));
    const signal = AbortSignal.timeout(1);
    await new Promise((resolve) => signal.addEventListener('abort', () => { note('event'); resolve(); }));
    setTimeout(AsyncResource.bind(() => note('bound')), 0);
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  note('after');
  storage.enterWith({ id: 'entered' });
  await null;
  note('enterWith');
  const snapshot = AsyncLocalStorage.snapshot();
  storage.run({ id: 'elsewhere' }, () => snapshot(() => note('snapshot')));
  return new Response(seen.join('\n'));
};
