// Server-sent events: an answer that goes on. In a browser: new EventSource('.../event-stream?count=10')
// After a lost connection the browser sends Last-Event-ID, and the stream goes on behind that event.

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export default async function handler(req: Request) {
  const { searchParams } = new URL(req.url);
  const count = Math.min(Number(searchParams.get('count') ?? 10), 1000);
  const everyMs = Math.max(Number(searchParams.get('every') ?? 1000), 10);
  if (!Number.isFinite(count) || !Number.isFinite(everyMs))
    return Response.json({ error: 'count and every: must be numbers.' }, { status: 400 });
  const first = Number(req.headers.get('last-event-id') ?? 0) + 1;

  let id = first;
  const events = new ReadableStream<string>({
    async pull(controller) {
      if (id > first) await pause(everyMs);
      if (req.signal.aborted) return controller.close();
      if (id <= count) controller.enqueue(`id: ${id}\nevent: tick\ndata: ${JSON.stringify({ id, at: new Date().toISOString() })}\n\n`);
      if (id++ < count) return;
      controller.enqueue('event: end\ndata: {}\n\n');
      controller.close();
    },
  });
  return new Response(events.pipeThrough(new TextEncoderStream()), {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
  });
}
