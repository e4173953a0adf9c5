// call: GET /
// call: GET /
let calls = 0;
export default async () => {
  const order = [];
  setTimeout(() => order.push('timeout 20'), 20);
  setTimeout((a, b) => order.push('timeout ' + a + b), 0, 1, 2);
  const cancelled = setTimeout(() => order.push('never'), 1);
  clearTimeout(cancelled);
  queueMicrotask(() => order.push('microtask'));
  Promise.resolve().then(() => order.push('promise'));
  let ticks = 0;
  await new Promise((resolve) => {
    const interval = setInterval(() => { if (++ticks === 3) { clearInterval(interval); resolve(); } }, 10);
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  order.push('ticks ' + ticks);
  const before = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 5));
  order.push(performance.now() - before >= 4);
  console.log(order.join(', '));
  return new Response('call ' + ++calls);
};
