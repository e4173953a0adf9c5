// A router with middleware, typed parameters and a streamed answer.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { streamText } from 'hono/streaming';

const app = new Hono().basePath('/v1/default/fn/hono');

app.use(async (c, next) => {
  await next();
  c.header('x-powered-by', 'hono');
});
app.get('/orders/:id{[0-9]+}', (c) => c.json({ id: Number(c.req.param('id')), page: c.req.query('page') ?? null }));
app.post('/orders', async (c) => c.json({ received: await c.req.json() }, 201));
app.get('/stream', (c) => streamText(c, async (stream) => {
  for (const word of ['one', 'two', 'three']) await stream.writeln(word);
}));
app.get('/forbidden', () => {
  throw new HTTPException(403, { message: 'not for you' });
});
app.get('/boom', () => {
  throw new RangeError('thrown in the source that the author wrote');
});

export default app;
