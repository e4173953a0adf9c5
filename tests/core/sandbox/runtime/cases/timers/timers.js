export default async () => {
  const order = [];
  setTimeout(() => order.push('timeout 2'), 2);
  setTimeout((a, b) => order.push(`timeout 0 ${a}${b}`), 0, 'x', 'y');
  queueMicrotask(() => order.push('microtask'));
  Promise.resolve().then(() => order.push('promise'));
  const cleared = setTimeout(() => order.push('never'), 1);
  clearTimeout(cleared);
  clearTimeout();
  let ticks = 0;
  const interval = setInterval(() => { order.push(`tick ${++ticks}`); if (ticks === 3) clearInterval(interval); }, 1);
  await new Promise((resolve) => setTimeout(resolve, 10));
  console.log(order);
  setTimeout(() => { throw new Error('in a timer'); }, 0);
  addEventListener('error', (event) => { console.log(event.type, event.message, event.lineno); if (event.message.includes('reported')) event.preventDefault(); });
  reportError(new Error('reported'));
  await new Promise((resolve) => setTimeout(resolve, 1));
  addEventListener('unhandledrejection', (event) => { console.log(event.type, event.reason); event.preventDefault(); }, { once: true });
  Promise.reject('caught by the listener');
  await new Promise((resolve) => setTimeout(resolve, 1));
  Promise.reject(new Error('nobody caught'));
  await new Promise((resolve) => setTimeout(resolve, 1));
  for (const bad of [() => queueMicrotask(1), () => setTimeout()]) try { bad(); } catch (error) { console.log(`${error.name}: ${error.message}`); }
  return new Response();
};
