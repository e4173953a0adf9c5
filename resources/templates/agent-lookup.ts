// A tool that agents may call at once, since it only reads. The types Input and Output are what a model is told of it.

export interface Input {
  /** The number on the order's confirmation.
   * @pattern ^A-[0-9]{4}$ */
  order: string;
}

export interface Output {
  order: string;
  status: 'packed' | 'on its way' | 'delivered';
  /** The total in cents. */
  amount: number;
}

const orders: Record<string, Omit<Output, 'order'>> = {
  'A-1001': { status: 'delivered', amount: 4900 },
  'A-1002': { status: 'on its way', amount: 12550 },
};

export default async function handler(req: Request, ctx: Context) {
  const { order } = await ctx.tool.input<Input>();
  const found = orders[order];
  // A model reads this: it says what to do next. JSON would have to be an Output.
  if (!found) return new Response(`There is no order ${order}. Ask the customer to check the number.`, { status: 404 });
  return Response.json({ order, ...found } satisfies Output);
}
