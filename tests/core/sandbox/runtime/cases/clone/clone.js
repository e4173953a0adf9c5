export default () => {
  const source = { date: new Date(1), map: new Map([[{ a: 1 }, new Set([1])]]), regexp: /x/gi, big: 10n, undefined, nan: NaN, error: new RangeError('r'), typed: new Float32Array([1.5]), nested: [[]] };
  source.self = source;
  const copy = structuredClone(source);
  console.log(copy.self === copy, copy.error instanceof RangeError, copy.map, copy.date.getTime(), copy.typed, copy.big, Object.keys(copy));
  const buffer = new ArrayBuffer(8);
  const moved = structuredClone({ buffer }, { transfer: [buffer] });
  console.log(buffer.byteLength, moved.buffer.byteLength, structuredClone(new DOMException('m', 'AbortError')).name);
  for (const bad of [() => structuredClone(() => {}), () => structuredClone(Symbol()), () => structuredClone({ get a() { throw new Error('getter'); } }), () => structuredClone(buffer, { transfer: [buffer] }), () => structuredClone({}, { transfer: [{}] }), () => structuredClone(), () => structuredClone(new WeakMap()), () => structuredClone(new Response()), () => structuredClone(new Headers()), () => structuredClone(new URL('http://a')), () => structuredClone(new Event('e'))]) {
    try { bad(); } catch (error) { console.log(`${error.name}: ${error.message}`); }
  }
  return new Response();
};
