// call: GET /
export default { greeting: 'from this', async fetch(req, ctx) { return new Response(this.greeting); } };
