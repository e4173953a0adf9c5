// What the tests with killed servers share: functions keep in ctx.kv that they ran, as "ran/WHICH.../RUN" with whether the run says of
// itself that it was redelivered.

// Source of a function that answers all of them: [[name, redelivered], ...].
export const reader = `export default async (req, ctx) => {
  const all = [];
  let cursor;
  do {
    const page = await ctx.kv.list({ prefix: 'ran/', cursor });
    for (const { name } of page.keys) all.push([name, await ctx.kv.get(name)]);
    cursor = page.cursor;
  } while (cursor);
  return Response.json(all);
}`;

// WHICH, its parts with blanks between, to what each of its runs said.
export function byWhich(entries) {
  const found = new Map();
  for (const [name, redelivered] of entries) {
    const which = name.split('/').slice(1, -1).join(' ');
    found.set(which, [...(found.get(which) ?? []), redelivered]);
  }
  return found;
}
