// Stripe's events, each order fulfilled once. The signing secret belongs into the trigger's `secret`: then nothing runs that
// Stripe has not signed. An event can come more than once, also after a crash in the middle: every step here may be repeated.

interface StripeEvent {
  id: string;
  type: string;
  data: { object: { id: string; amount_total?: number; currency?: string; customer_details?: { email?: string } } };
}

interface Order {
  status: 'paid' | 'expired';
  amount?: number;
  currency?: string;
  email?: string;
}

async function fulfil(ctx: Context, id: string, order: Order) {
  await ctx.kv.put(`order/${id}`, order); // the same again changes nothing
  if (!(await ctx.idempotency.claim(id, { scope: 'receipt' }))) return false;
  console.log('send the receipt to', order.email); // what must not happen twice comes after the claim
  return true;
}

export default async function handler(req: Request, ctx: Context) {
  const event = (await req.json()) as StripeEvent;
  const { id, amount_total: amount, currency, customer_details: customer } = event.data.object;
  switch (event.type) {
    case 'checkout.session.completed':
      return Response.json({ receipt: await fulfil(ctx, id, { status: 'paid', amount, currency, email: customer?.email }) });
    case 'checkout.session.expired':
      await ctx.kv.put(`order/${id}`, { status: 'expired' } satisfies Order);
      return Response.json({ expired: id });
    default:
      return Response.json({ ignored: event.type });
  }
}
