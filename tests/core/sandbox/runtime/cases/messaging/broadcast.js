// BroadcastChannel: every other channel of the name gets a copy, in order; a closed one gets nothing.
export default async () => {
  const [a, b, c, other] = ['news', 'news', 'news', 'else'].map((name) => new BroadcastChannel(name));
  const received = [];
  a.onmessage = (event) => received.push(['a', event.data]);
  b.onmessage = (event) => received.push(['b', event.data, event instanceof MessageEvent, event.origin]);
  c.addEventListener('message', (event) => received.push(['c', event.data]));
  other.onmessage = () => received.push('wrong');
  const message = { list: [1, 2] };
  a.postMessage(message);
  message.list.push(3);
  b.postMessage('second');
  c.close();
  await new Promise((resolve) => setTimeout(resolve, 5));
  console.log(received);
  for (const wrong of [() => c.postMessage(1), () => a.postMessage(() => {}), () => new BroadcastChannel()]) {
    try {
      wrong();
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
  return new Response();
};
