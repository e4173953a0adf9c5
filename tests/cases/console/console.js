// call: GET /
export default () => {
  console.log('text', 1, -0, 1n, true, null, undefined, Symbol('s'));
  console.info('%s is %d years and %i, %o', 'Bob', 42.5, 42.9, { a: 1 });
  console.debug([1, [2, [3, [4]]]], { a: { b: { c: { d: 1 } } } });
  console.warn(new Map([['k', { v: 1 }]]), new Set([1, 'a']), new Uint8Array([1, 2]));
  console.error(new RangeError('bad').message, [new Date(0)], /x/g, () => 1, class A {});
  console.group('group'); console.log('inside\nlines'); console.groupEnd();
  console.assert(1 === 2, 'not', 'equal'); console.assert(true, 'silent');
  console.count(); console.count('x'); console.count();
  console.table([{ a: 1, b: 'x' }, { a: 2 }]);
  const loop = { name: 'loop' }; loop.self = loop;
  console.log(loop, 'x'.repeat(10), ['long'.repeat(5)]);
  return new Response('done');
};
