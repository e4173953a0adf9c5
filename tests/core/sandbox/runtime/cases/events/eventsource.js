const listen = (source, ...types) => new Promise((resolve) => {
  let errors = 0;
  for (const type of ['open', 'message', ...types]) source.addEventListener(type, (e) => console.log(type, e.constructor.name, e.data, e.lastEventId, e.origin, source.readyState));
  source.onerror = () => { console.log('error', source.readyState, ++errors); if (errors === 2 || source.readyState === 2) { source.close(); resolve(); } };
});
export default async () => {
  const stream = ['\ufeffdata: first', '', ': a comment', 'data:two', 'data: lines', 'id: 7', '', 'event: named', 'data', '', 'id', 'data: x: y', 'retry: 50', 'retry: no', '', 'event: nothing', '', 'data: not ended'].join('\r\n');
  await listen(new EventSource(`data:text/event-stream;charset=utf-8,${encodeURIComponent(stream)}`), 'named', 'nothing');
  await listen(new EventSource(`data:text/event-stream,${encodeURIComponent('data: a\rdata: b\n\ndata: c\r\r')}`));
  await listen(new EventSource('data:text/plain,data: a'));
  const source = new EventSource('data:text/event-stream,x');
  source.close();
  console.log(source.readyState, EventSource.OPEN, source.withCredentials, source.url, Object.prototype.toString.call(source));
  try { new EventSource('/relative'); } catch (error) { console.log(error.name); }
  return new Response();
};
