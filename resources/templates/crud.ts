// Create, read, update and delete notes that the app keeps:
// POST / {"text"}, GET / and ?cursor=, GET /ID, PUT /ID {"text"}, DELETE /ID

interface Note {
  id: string;
  text: string;
  changed: string;
}

const prefix = 'note/';
const problem = (status: number, error: string) => Response.json({ error }, { status });

// The text that was sent, or what is wrong with it.
async function readText(req: Request): Promise<{ text: string } | Response> {
  const body: unknown = await req.json().catch(() => undefined);
  const text = (body as { text?: unknown } | null | undefined)?.text;
  if (typeof text !== 'string' || text.trim() === '') return problem(422, 'text: must be a string that is not empty.');
  return { text };
}

async function write(ctx: Context, id: string, text: string, status: number) {
  const note: Note = { id, text, changed: new Date().toISOString() };
  await ctx.kv.put(prefix + id, note);
  return Response.json(note, { status });
}

async function list(req: Request, ctx: Context) {
  const cursor = new URL(req.url).searchParams.get('cursor') ?? undefined;
  const page = await ctx.kv.list({ prefix, limit: 50, cursor });
  const notes = await Promise.all(page.keys.map(({ name }) => ctx.kv.get<Note>(name)));
  return Response.json({ notes: notes.filter((note) => note !== null), cursor: page.cursor });
}

async function ofAll(req: Request, ctx: Context) {
  if (req.method === 'GET') return list(req, ctx);
  if (req.method !== 'POST') return problem(405, 'Use GET or POST.');
  const sent = await readText(req);
  return sent instanceof Response ? sent : write(ctx, crypto.randomUUID(), sent.text, 201);
}

async function ofOne(req: Request, ctx: Context, id: string) {
  const note = await ctx.kv.get<Note>(prefix + id);
  if (!note) return problem(404, `There is no note ${id}.`);
  switch (req.method) {
    case 'GET':
      return Response.json(note);
    case 'PUT': {
      const sent = await readText(req);
      return sent instanceof Response ? sent : write(ctx, id, sent.text, 200);
    }
    case 'DELETE':
      await ctx.kv.delete(prefix + id);
      return new Response(null, { status: 204 });
    default:
      return problem(405, 'Use GET, PUT or DELETE.');
  }
}

export default async function handler(req: Request, ctx: Context) {
  // What follows the function's name in the URL.
  const [, id = ''] = new URL(req.url).pathname.split(`/${ctx.request.functionName}`).pop()!.split('/');
  return id === '' ? ofAll(req, ctx) : ofOne(req, ctx, decodeURIComponent(id));
}
