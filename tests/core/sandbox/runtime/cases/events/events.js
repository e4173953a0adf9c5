export default () => {
  const target = new EventTarget();
  const seen = [];
  const listener = { handleEvent(event) { seen.push(['object', this === listener, event.eventPhase]); } };
  target.addEventListener('x', listener);
  target.addEventListener('x', (event) => { seen.push(['once', event.target === target, event.isTrusted]); event.preventDefault(); }, { once: true });
  target.addEventListener('x', () => seen.push('capture'), true);
  const event = new Event('x', { cancelable: true });
  console.log(target.dispatchEvent(event), event.defaultPrevented, seen.splice(0), event.eventPhase);
  target.addEventListener('x', (e) => e.stopImmediatePropagation());
  target.addEventListener('x', () => seen.push('never'));
  console.log(target.dispatchEvent(new Event('x')), seen.splice(0));
  const controller = new AbortController();
  target.addEventListener('y', () => seen.push('y'), { signal: controller.signal });
  target.dispatchEvent(new Event('y'));
  controller.abort();
  target.dispatchEvent(new Event('y'));
  console.log(seen);
  target.addEventListener('z', () => { throw new Error('a listener threw'); });
  target.addEventListener('z', () => console.log('the next one ran'));
  target.dispatchEvent(new CustomEvent('z', { detail: 1 }));
  for (const bad of [() => new Event(), () => target.dispatchEvent({}), () => target.addEventListener('a'), () => target.addEventListener('a', 1), () => EventTarget.prototype.addEventListener.call({}, 'a', null)]) {
    try { bad(); } catch (error) { console.log(`${error.name}: ${error.message}`); }
  }
  console.log(new MessageEvent('m', { data: 1 }).data, new ErrorEvent('e', { message: 'x', lineno: 3 }).lineno, new CloseEvent('c', { code: 1000 }).code, Event.AT_TARGET);
  return new Response();
};
