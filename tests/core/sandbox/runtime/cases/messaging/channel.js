export default async () => {
  const { port1, port2 } = new MessageChannel();
  const messages = [];
  const done = new Promise((resolve) => { port1.onmessage = (event) => { messages.push(event.data); if (event.data === 'last') resolve(); else if (event.ports.length) event.ports[0].postMessage('through the moved port'); }; });
  port2.postMessage({ a: new Date(0) });
  const inner = new MessageChannel();
  inner.port1.onmessage = (event) => { messages.push(event.data); port2.postMessage('last'); };
  port2.postMessage('take this', [inner.port2]);
  await done;
  console.log(messages);
  for (const bad of [() => port1.postMessage(() => {}), () => port1.postMessage(1, [port1]), () => port1.postMessage(1, [inner.port2]), () => new MessagePort(), () => structuredClone(port1)]) {
    try { bad(); } catch (error) { console.log(`${error.name}: ${error.message}`); }
  }
  port1.close();
  port2.postMessage('nobody hears');
  console.log(port1 instanceof EventTarget, Object.prototype.toString.call(port1));
  return new Response();
};
