// A chat over WebSockets. Clients subscribe to the channel `room:NAME` and send
// {"type": "event", "event": "say", "id": 1, "payload": {"room": "NAME", "text": "hello"}}
// Who listens gets {"from", "text", "at"}. A GET with ?room=NAME answers what was said last.

interface Message {
  from: string;
  text: string;
  at: string;
}

const longestText = 2000;
const keptSeconds = 7 * 24 * 3600;

async function history(req: Request, ctx: Context) {
  const room = new URL(req.url).searchParams.get('room') ?? 'lobby';
  const { keys } = await ctx.kv.list({ prefix: `chat/${room}/`, limit: 1000 });
  const messages = await Promise.all(keys.slice(-50).map(({ name }) => ctx.kv.get<Message>(name)));
  return Response.json({ room, messages: messages.filter((message) => message !== null) });
}

export default async function handler(req: Request, ctx: Context) {
  if (ctx.trigger.type !== 'websocket') return history(req, ctx);
  const { room, text } = (await req.json()) as { room?: unknown; text?: unknown };
  if (typeof room !== 'string' || !/^[a-z0-9-]{1,50}$/.test(room))
    return Response.json({ error: 'room: must be 1 to 50 lower-case letters, digits and hyphens.' }, { status: 422 });
  if (typeof text !== 'string' || text.trim() === '' || text.length > longestText)
    return Response.json({ error: `text: must be 1 to ${longestText} characters.` }, { status: 422 });
  // Who speaks is who opened the socket, whatever the frame says.
  const message: Message = { from: ctx.user?.id ?? 'developer', text, at: new Date().toISOString() };
  await ctx.kv.put(`chat/${room}/${message.at}-${crypto.randomUUID()}`, message, { ttlSeconds: keptSeconds });
  const reached = await ctx.realtime.publish(`room:${room}`, message);
  return Response.json({ reached });
}
