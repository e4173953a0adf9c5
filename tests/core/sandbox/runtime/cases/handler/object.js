// A default export with fetch is called as Workers call it.
export default {
  greeting: 'hello',
  fetch(request, env, ctx) {
    return Response.json({ greeting: this.greeting, method: request.method, variable: env.GREETING, user: ctx.user.id });
  },
};
