// deploy: {"envVars": {"API_KEY": "secret123", "EMPTY": ""}, "triggers": [{"type": "http", "config": {"auth": "optional", "path": "/orders/:id"}}]}
// call: GET /orders/7
// call: developer GET /orders/a%20b
// call: GET /other
export default (req, ctx) => {
  console.log(ctx.env, Object.isFrozen(ctx.env));
  console.log(ctx.params, ctx.trigger, ctx.user, ctx.caller);
  console.log(ctx.app, ctx.request.id.startsWith('inv_'), ctx.request.ip, ctx.request.functionName);
  ctx.waitUntil(Promise.resolve().then(() => console.log('after the answer')));
  return new Response(typeof ctx.waitUntil);
};
