// Once an hour: one message about everything that other functions have put under `event/` since the last time, for instance with
// await ctx.kv.put(`event/${Date.now()}-${crypto.randomUUID()}`, { text: 'ada signed up' })

async function collect(ctx: Context) {
  const found: { name: string; text: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await ctx.kv.list({ prefix: 'event/', cursor });
    for (const { name } of page.keys) {
      const event = await ctx.kv.get<{ text: string }>(name);
      if (event) found.push({ name, text: event.text });
    }
    cursor = page.cursor;
  } while (cursor);
  return found;
}

export default async function handler(req: Request, ctx: Context<{ CHAT_URL?: string }>) {
  const events = await collect(ctx);
  if (events.length === 0) return Response.json({ events: 0 });
  const missed = ctx.trigger.type === 'cron' ? ctx.trigger.missed : 0;
  const late = missed > 0 ? ` (instead of ${missed} digests that were missed)` : '';
  const text = [`${events.length} events${late}`, ...events.map((event) => `- ${event.text}`)].join('\n');
  if (ctx.env.CHAT_URL) {
    const answer = await fetch(ctx.env.CHAT_URL, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }),
    });
    if (!answer.ok) throw new Error(`the chat answered ${answer.status}`); // the events stay for the next hour
  } else {
    console.log(text);
  }
  for (const event of events) await ctx.kv.delete(event.name);
  return Response.json({ events: events.length, text });
}
