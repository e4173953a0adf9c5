// The % directives of console methods. The expected output is node 20's.
export default () => {
  console.log('%s %s', 'a', 1, 'rest', { x: 1 });
  console.log('%d %d %d %d', 42, '42.5', 10n, {}, 'x');
  console.log('%i %i %f %f', 42.9, '12abc', '1.50', 'x');
  console.log('%j', { a: [1] });
  console.log('%o', { f() {} });
  console.log('%O', { a: { b: { c: { d: 1 } } } });
  console.log('%c styled', 'color: red');
  console.log('100%', 5, '%%', '%s');
  console.log('%% %s', 'x');
  console.log('%s', null, undefined);
  console.log('%s %s %s %s', {}, [], () => 1, Symbol('a'));
  console.log('%s %s', new Error('no stack').message, new Date(0));
  console.log('%s', class A {}, -0, 12n);
  console.log('%x unknown', 1);
  console.log(1, '%s', 2);
  console.log();
  console.log('');
  console.log('%s');
  console.log('%s', { toString() { return 'own'; } }, { a: { b: { c: 1 } } });
  console.log('%d', '0x10', -0, '');
};
