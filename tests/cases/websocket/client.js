// call: GET /
// The WebSocket client without a server to speak to: what the constructor refuses, what the egress policy does. Conversations are in
// tests/core/dispatch/hostcalls/tst_FetchService.
const attempt = (...args) => {
  try { return new WebSocket(...args).url; } catch (error) { return `${error.name}: ${error.message}`; }
};

export default async () => {
  for (const args of [[], ['ftp://host/'], ['/relative'], ['ws://host/#part'], ['wss://host/', ['a', 'a']], ['wss://host/', 'a b']]) {
    console.log(JSON.stringify(args), attempt(...args));
  }
  const socket = new WebSocket('http://127.0.0.1:1/chat', ['one', 'two']);
  console.log(socket.url, socket.readyState === WebSocket.CONNECTING, socket.binaryType, socket.bufferedAmount, socket.protocol, socket.extensions);
  try { socket.send('too early'); } catch (error) { console.log(error.name); }
  try { socket.close(1001); } catch (error) { console.log(error.name); }
  const order = [];
  await new Promise((resolve) => {
    socket.onopen = () => order.push('open');
    socket.onerror = (event) => order.push(event.type);
    socket.onclose = (event) => resolve(order.push(`${event.constructor.name} ${event.code} ${event.wasClean}`));
  });
  console.log(order, socket.readyState === WebSocket.CLOSED);
  return new Response('done');
};
