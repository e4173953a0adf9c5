// call: GET /
const ready = await new Promise((resolve) => setTimeout(() => resolve('ready'), 5));
export default () => new Response(ready);
