// call: GET /
const seen: number[] = []
namespace A { export const one = 1; export let count = 0; export function f() { return g() + one } export namespace B { export const x = 'x' } function local() { return 1 } }
namespace A { export function g() { count++; return 10 } export const both = { one, count }; const shadow = (one: number) => one; export const s = shadow(5) + one; export namespace B { export const y = x + 'y'; } export namespace B { export const z = x + y } }
namespace A.B { export const w = x + y + z; export namespace C { export const q = w + one + count; } }
class K { static a = 1 }
namespace K { export const b = K.a + 1 }
export namespace E { export const p = 1 }
export namespace E { export const q = p + 1; { const p = 7; seen.push(p) } }
function fn() { return 1 }
namespace fn { export const extra = 2 }

export default (): Response => Response.json([
  A.f(), A.count, A.both, A.s, A.B.x, A.B.y, A.B.z, A.B.w, A.B.C.q, K.b, E.q, fn() + fn.extra, seen, Object.keys(A),
]);
