// call: GET /
// Lines that end in a type, and a next line that would be read as theirs.
class Reader {
  get: string
  set?: number
  ['computed']() { return 'computed' }
  static: boolean = true
  async: string
  method() { return 'method' }
}
let value = { list: [1, 2] } as { list: number[] }
[1].forEach((n: number) => { value.list.push(n) })
const text = 'text' satisfies string
;(() => {})()
interface Gone {}
(function (this: void) {})()
const later = async <
  T
>(what: T): Promise<
  T
> => what
const arrow = (a: number): {
  b: number
} => ({ b: a })
export default async (): Promise<Response> => {
  const reader = new Reader()
  return Response.json([Object.keys(reader), reader['computed'](), reader.method(), value, text, await later(1), arrow(2)])
}
