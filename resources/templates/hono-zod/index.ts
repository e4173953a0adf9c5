// Packages from npm: routes by hono, input checked by zod. packages.ts says which; `isola deploy` bundles them.

import { Hono, z } from './packages';

const Order = z.object({
  item: z.string().min(1),
  count: z.number().int().positive().default(1),
});

// Routes begin behind the function's name: /v1/APP/fn/NAME/orders is /orders.
const getPath = (req: Request) => new URL(req.url).pathname.replace(/^\/v1\/[^/]+\/fn\/[^/]+/, '') || '/';
const app = new Hono<{ Bindings: Record<string, string> }>({ getPath });

app.get('/', (c) => c.json({ routes: app.routes.map(({ method, path }) => `${method} ${path}`) }));
app.get('/health', (c) => c.text('ok'));
app.post('/orders', async (c) => {
  const order = Order.safeParse(await c.req.json().catch(() => undefined));
  if (!order.success)
    return c.json({ issues: order.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })) }, 422);
  return c.json({ id: crypto.randomUUID(), ...order.data }, 201);
});

export default app;
