// A tool that changes something: a person sees the arguments and approves the call before it runs.

export interface Input {
  /** The order's number. */
  order: string;
  /** In cents.
   * @minimum 1
   * @maximum 50000 */
  amount: number;
  /** Why, in a sentence; the customer reads it. */
  reason: string;
}

export interface Output {
  refund: string;
  /** False if this order had been refunded before. */
  isNew: boolean;
}

export default async function handler(req: Request, ctx: Context) {
  const { order, amount, reason } = await ctx.tool.input<Input>();
  const key = `refund/${order}`;
  // A model may ask twice, and so may a person: each order is refunded once.
  if (!(await ctx.idempotency.claim(order, { scope: 'refund' }))) {
    const earlier = await ctx.kv.get<{ refund: string }>(key);
    return Response.json({ refund: earlier?.refund ?? 'under way', isNew: false } satisfies Output);
  }
  const refund = `R-${crypto.randomUUID().slice(0, 8)}`;
  await ctx.kv.put(key, { refund, amount, reason });
  ctx.log.info('refunded', { order, amount, refund });
  return Response.json({ refund, isNew: true } satisfies Output);
}
