// A page with a form, and what was sent with it: a guest book.

interface Entry {
  name: string;
  text: string;
  at: string;
}

const prefix = 'guest/';
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!);

function page(entries: Entry[], complaint = '') {
  const list = entries.map(({ name, text, at }) =>
    `<li><b>${escape(name)}</b> <time>${at.slice(0, 10)}</time><br>${escape(text)}</li>`).join('\n');
  return new Response(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Guest book</title>
<style>body { font: 1rem/1.5 system-ui; max-width: 40rem; margin: 2rem auto; padding: 0 1rem } label, input, textarea { display: block; width: 100% }</style>
<h1>Guest book</h1>
<form method="post">
  ${complaint && `<p role="alert">${escape(complaint)}</p>`}
  <label>Name <input name="name" required maxlength="100"></label>
  <label>Message <textarea name="text" required maxlength="1000"></textarea></label>
  <button>Sign</button>
</form>
<ul>
${list}
</ul>
`, {
    status: complaint ? 422 : 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'" },
  });
}

async function newest(ctx: Context) {
  const { keys } = await ctx.kv.list({ prefix, limit: 1000 });
  const entries = await Promise.all(keys.slice(-20).reverse().map(({ name }) => ctx.kv.get<Entry>(name)));
  return entries.filter((entry) => entry !== null);
}

export default async function handler(req: Request, ctx: Context) {
  if (req.method !== 'POST') return page(await newest(ctx));
  const form = await req.formData();
  const [name, text] = ['name', 'text'].map((field) => String(form.get(field) ?? '').trim()) as [string, string];
  if (!name || !text || name.length > 100 || text.length > 1000) return page(await newest(ctx), 'Both a name and a message are needed.');
  const at = new Date().toISOString();
  await ctx.kv.put(`${prefix}${at}-${crypto.randomUUID()}`, { name, text, at } satisfies Entry);
  return new Response(null, { status: 303, headers: { location: ctx.request.functionName } }); // reloading does not send it again
}
