// Validation of a body, with the type that follows from the schema.
import { z } from 'zod';

const Order = z.object({
  item: z.string().min(1),
  count: z.number().int().positive().default(1),
  contact: z.union([z.email(), z.url()]).optional(),
  tags: z.array(z.enum(['new', 'old'])).max(2),
});
type Order = z.infer<typeof Order>;

const describe = (order: Order): string => `${order.count} x ${order.item}`;

export default async (request: Request): Promise<Response> => {
  const order = Order.safeParse(await request.json());
  if (order.success) return Response.json({ text: describe(order.data) });
  return Response.json({ issues: order.error.issues.map(({ path, code }) => ({ path: path.join('.'), code })) }, { status: 422 });
};
