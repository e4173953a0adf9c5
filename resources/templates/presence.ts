// Who is here, and doing what. Clients subscribe to the channel `presence` and send every half minute
// {"type": "event", "event": "here", "payload": {"doing": "writing"}}
// Changes are published to the channel; a GET answers all who have been heard of in the last minute.

interface Presence {
  user: string;
  doing: string;
}

const key = (user: string) => `presence/${user}`;

async function everybody(ctx: Context) {
  const { keys } = await ctx.kv.list({ prefix: key('') });
  const here = await Promise.all(keys.map(({ name }) => ctx.kv.get<Presence>(name)));
  return Response.json({ here: here.filter((presence) => presence !== null) });
}

export default async function handler(req: Request, ctx: Context) {
  const socket = ctx.socket as Isola.Socket<Presence> | null;
  if (!socket) return everybody(ctx);
  const { doing = '' } = (await req.json()) as { doing?: string };
  const presence: Presence = { user: ctx.user?.id ?? socket.id, doing: String(doing).slice(0, 100) };
  await ctx.kv.put(key(presence.user), presence, { ttlSeconds: 60 });
  if (socket.data?.doing !== presence.doing) {
    await ctx.realtime.publish('presence', presence);
    socket.data = presence; // what was told last, kept with the socket
  }
  return Response.json(presence);
}
