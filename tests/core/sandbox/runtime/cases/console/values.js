// How values look, one kind a line. The expected output is node 20's.
class Animal { #secret = 1; name = 'cat'; get loud() { return true; } }
class Dog extends Animal { legs = 4; }
export default () => {
  console.log('text', 'it\'s', ["it's", 'both \' and "', 'new\nline', '\x00\x1b'], 1, -0, NaN, 10n, true, null, undefined, Symbol('s'));
  console.log({}, [], { a: 1, b: { c: { d: { e: 1 } } } }, [[[[1]]]], { 'a-b': 1, 2: 'two', [Symbol('k')]: 3 });
  console.log([1.5, , 3, , , 6], Object.assign([1, 2], { extra: true }), new Array(5));
  console.log(function named() {}, () => {}, async () => {}, function* gen() {}, class {}, class Foo extends Map {}, Math.max);
  console.log(new Animal(), new Dog(), Object.create(null), Object.create({ inherited: 1 }), Object.create(Dog.prototype));
  console.log(new Map([['a', { b: 1 }], [{ k: 1 }, 'v']]), new Set([1, 'a', [2]]), new WeakMap(), new WeakSet());
  console.log(new Map([['a', 1]]).entries(), new Set([1]).values(), [1, 2][Symbol.iterator](), 'ab'[Symbol.iterator]());
  console.log(Promise.resolve({ a: 1 }), new Promise(() => {}), (() => { const p = Promise.reject(3); p.catch(() => {}); return p; })());
  console.log(new Date(0), new Date(NaN), /a+/gi, new Number(1), new String('x'), new Boolean(false), Object(1n), Object(Symbol('q')));
  console.log(new Uint8Array([1, 2, 3]), new Float64Array(2), new ArrayBuffer(4), new DataView(new ArrayBuffer(2)));
  console.log(new Proxy({ a: 1 }, {}), new Proxy(() => {}, {}), { get a() { return 1; }, set a(v) {}, get b() { return 1; }, set c(v) {} });
  console.log((function () { return arguments; })(1, 2), (function* () {})(), Symbol.iterator, globalThis.Math, JSON);
  const circular = { name: 'c', list: [] };
  circular.self = circular;
  circular.list.push(circular, { circular });
  console.log(circular);
  console.log({ long: 'x'.repeat(120), other: 'y'.repeat(20) }, Array.from({ length: 30 }, (_, i) => i * 3), Array.from({ length: 8 }, (_, i) => `item ${i}`));
  console.log(Array.from({ length: 101 }, (_, i) => i), new Set(Array.from({ length: 3 }, (_, i) => i)));
  console.log({ a: { b: { c: {} } }, arr: [[[[]]]], map: new Map([[{ a: { b: {} } }, 1]]) });
  console.log(Object.assign(() => {}, { prop: 1 }), Object.assign(function f() {}, { a: { b: 1 } }));
  console.log([undefined, null, [undefined]], { a: undefined }, [function f() {}], { f() {}, g: () => {} });
  console.log(new (class extends Array {})(3), new (class Stack extends Set {})([1]), Object.setPrototypeOf([1], null));
  console.log({ toString() { return 'custom'; } }, { [Symbol.toStringTag]: 'Tagged', x: 1 }, new (class Foo { get [Symbol.toStringTag]() { return 'bar'; } })());
  console.log([['a', 1], ['b', 2]], { users: [{ id: 1, name: 'Ann', tags: ['x', 'y'] }, { id: 2, name: 'Bob', tags: [] }], total: 2, next: null });
  console.log('a'.repeat(5), ['a'.repeat(200)], { multi: 'line one\nline two\nline three and it is quite a long one to see' });
};
