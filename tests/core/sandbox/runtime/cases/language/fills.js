export default async () => {
  console.log([3, 1, 2].toSorted(), [1, 2].toReversed(), [1, 2].with(0, 9), [1, 2, 3].toSpliced(1, 1), Object.groupBy([1, 2, 3], (n) => (n % 2 ? 'odd' : 'even')), Map.groupBy([1, 2], (n) => n).size);
  console.log(new Set([1, 2]).union(new Set([3])), new Set([1, 2]).isSubsetOf(new Set([1, 2, 3])), [1, 2, 3].values().filter((n) => n > 1).map((n) => n * 2).toArray(), Iterator.from([1]).next());
  console.log(await Array.fromAsync([Promise.resolve(1)]), 'a\ud800'.isWellFormed(), 'a\ud800'.toWellFormed().charCodeAt(1), typeof Promise.withResolvers().resolve, await Promise.try(() => 5));
  const buffer = new ArrayBuffer(4);
  console.log(buffer.transfer(8).byteLength, buffer.detached, Uint8Array.fromBase64('AQI='), new Uint8Array([255]).toHex(), RegExp.escape('a.b'), Error.isError(new Error()), Math.sumPrecise([0.1, 0.2, 0.3]));
  console.log(Object.hasOwn({ a: 1 }, 'a'), [1, 2].at(-1), [1, 2].findLast((n) => n), typeof SharedArrayBuffer, typeof WebAssembly.compile, typeof structuredClone, typeof DisposableStack);
  console.log(Object.getOwnPropertyNames(globalThis).filter((name) => /^__|isola/i.test(name)), Object.keys(globalThis).sort());
  for (const bad of [() => eval('1'), () => new Function('return 1')()]) try { console.log(bad()); } catch (error) { console.log(error.name); }
  return new Response();
};
