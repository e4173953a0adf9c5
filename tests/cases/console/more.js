// call: GET /
console.log('printed while the module is loaded');
export default async () => {
  console.time('t'); console.timeEnd('nothing'); console.countReset('nothing');
  console.group('a'); console.group(); console.log({ deep: { deeper: { deepest: { end: 1 } } } }); console.groupEnd(); console.groupEnd();
  console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
  console.log('%c styled %% %f %j %O %x', 'color: red', '1.5', { a: 1 }, { b: [1] }, 'rest');
  console.table([['x', 1], ['y', 2]]); console.table(new Map([['k', 'v']])); console.table('text'); console.table([{ a: 1, b: 2 }], ['b']);
  console.log('x'.repeat(11000).length, ['a'.repeat(200)], Array.from({ length: 120 }, (_, i) => i));
  console.log('ä'.repeat(6000));
  (function traced() { console.trace('here', 1); })();
  console.log(class Named extends Array {}, async () => {}, function* gen() {}, Symbol.iterator, Object.create(null), new (class Point { x = 1; })(), [undefined, , null], new Proxy({}, {}), new WeakMap(), Promise.resolve(1), new Error('printed', { cause: new TypeError('cause') }).message);
  return new Response('done');
};
