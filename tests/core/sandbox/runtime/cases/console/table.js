// console.table draws what node 20 draws.
export default () => {
  console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]);
  console.table([[1, 2], [3, 4]]);
  console.table([1, 'two', { three: 3 }]);
  console.table({ row: { x: 1 }, other: { x: 2, y: { deep: { er: 1 } } } });
  console.table([{ a: 1, b: 2 }], ['b']);
  console.table(new Map([['k', { v: 1 }], ['l', 2]]));
  console.table(new Set([1, 'b']));
  console.table(5);
  console.table([]);
};
