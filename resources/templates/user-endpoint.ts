// For signed-in users only: the server has checked the JWT before this runs, and ctx.user says whose it is.
// GET reads the user's preferences, PUT {"theme": "dark"} sets them.

interface Preferences {
  theme: 'light' | 'dark';
}

const problem = (status: number, error: string) => Response.json({ error }, { status });

export default async function handler(req: Request, ctx: Context) {
  if (!ctx.user) return problem(403, "Call this with an end user's token: a service key is nobody in particular.");
  const key = `preferences/${ctx.user.id}`; // never an id that the request's body names
  if (req.method === 'PUT') {
    const body = (await req.json().catch(() => null)) as Partial<Preferences> | null;
    if (body?.theme !== 'light' && body?.theme !== 'dark') return problem(422, 'theme: must be light or dark.');
    await ctx.kv.put(key, { theme: body.theme });
  }
  const preferences = (await ctx.kv.get<Preferences>(key)) ?? { theme: 'light' };
  return Response.json({ user: ctx.user.id, role: ctx.user.claims.role ?? 'user', preferences });
}
