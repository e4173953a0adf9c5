// Calls that run by turns in one instance: every entry is its own call's, over await, timers, microtasks and waitUntil.
// call: GET http://localhost/1
// call: GET http://localhost/2
// call: GET http://localhost/3
// together: yes
console.log('while the module is loaded');
let shared;
const gate = new Promise((resolve) => { shared = resolve; });
export default async (req, ctx) => {
  const name = new URL(req.url).pathname;
  console.log(name, 'begins');
  ctx.waitUntil(new Promise((resolve) => setTimeout(resolve, 30)).then(() => console.log(name, 'after the answer')));
  queueMicrotask(() => console.log(name, 'in a microtask'));
  if (name === '/3') shared();
  await gate;
  console.log(name, 'through the gate that call 3 opened');
  await new Promise((resolve) => setTimeout(() => { console.log(name, 'in a timer'); resolve(); }, 10 - Number(name[1])));
  req.signal.addEventListener('abort', () => console.log(name, 'never'));
  setTimeout(() => { throw new Error(`from ${name}`); }, 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  return new Response(name);
};
