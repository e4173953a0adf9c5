// A JSON API with a parameter in its path: GET /books/dune?fields=title,year

interface Book {
  title: string;
  author: string;
  year: number;
}

const books: Record<string, Book> = {
  dune: { title: 'Dune', author: 'Frank Herbert', year: 1965 },
  solaris: { title: 'Solaris', author: 'Stanisław Lem', year: 1961 },
};

const problem = (status: number, error: string) => Response.json({ error }, { status });

export default async function handler(req: Request, ctx: Context<Record<string, string>, { id: string }>) {
  const book = Object.hasOwn(books, ctx.params.id) ? books[ctx.params.id] : undefined;
  if (!book) return problem(404, `There is no book ${ctx.params.id}.`);
  const fields = new URL(req.url).searchParams.get('fields')?.split(',');
  if (!fields) return Response.json(book);
  const unknown = fields.find((field) => !Object.hasOwn(book, field));
  if (unknown !== undefined) return problem(400, `fields: ${unknown} is none of ${Object.keys(book).join(', ')}.`);
  return Response.json(Object.fromEntries(Object.entries(book).filter(([field]) => fields.includes(field))));
}
