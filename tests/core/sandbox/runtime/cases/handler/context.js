export default (req, ctx) => {
  console.log(ctx.env, Object.isFrozen(ctx.env), ctx.env === ctx.env);
  console.log(ctx.user, ctx.caller, ctx.app, ctx.request, ctx.params, ctx.trigger);
  console.log(Object.isFrozen(ctx.user.claims), ctx.params === ctx.params, Object.prototype.toString.call(ctx));
  try {
    'use strict';
    ctx.env.GREETING = 'changed';
  } catch (error) {
    console.log(error.name);
  }
  return new Response();
};
