// deploy: {"modules": {"lib/shapes.ts": "export interface Shape { area(): number }\nexport type Pair<T> = [T, T];\nexport class Circle implements Shape {\n  constructor(private readonly radius: number) {}\n  area(): number { return Math.round(Math.PI * this.radius ** 2); }\n}\nexport enum Unit { Cm = 'cm', Inch = 'in' }\nexport const enum Level { Low = 1, High }", "lib/plain.js": "export const plain = 1 < 2;", "data.json": "{\"limit\": 3}"}}
// call: GET /
// call: developer GET /throw
import { Circle, Level, Unit, type Pair, Shape } from './lib/shapes.js';
import type { Context } from 'isola';
import { plain } from './lib/plain';
import data from './data.json';

namespace Geometry {
  export const origin: Pair<number> = [0, 0];
  export let calls = 0;
  export function distance(a: Pair<number>, b: Pair<number> = origin): number {
    calls++;
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }
  export namespace Named { export const name = 'geometry' }
}

enum Colour { Red, Green = 1 << 2, Blue }
abstract class Base<T> {
  declare ignored: string;
  protected list: T[] = [];
  abstract describe(): string;
  public add(item: T): this { this.list.push(item); return this; }
}
class Names extends Base<string> {
  override describe() { return this.list!.join(' and '); }
}
function identity<T>(value: T): T;
function identity(value: any) { return value; }
const checked = { kind: 'checked', size: 2 } satisfies Record<string, string | number>;
const later = async <T,>(value: T): Promise<T> => value;
let count = 1
type Unused = { a: string }
[count].map((n: number) => n)

function fail(request: Request): never { const { pathname }: URL = new URL(request.url); throw new Error(`no ${pathname.split('/').at(-1)!}` as string); }

export default async function handler(request: Request, ctx: Context): Promise<Response> {
  if (request.url.endsWith('/throw')) fail(request);
  const circle: Shape = new Circle(2);
  const answer = <object>{
    area: circle.area(), unit: Unit.Inch, level: Level.High, plain, limit: data.limit,
    distance: Geometry.distance([3, 4]), calls: Geometry.calls, name: Geometry.Named.name,
    colours: [Colour[0], Colour.Green, Colour.Blue], names: new Names().add('a').add('b').describe(),
    identity: identity<number>(1), checked: checked.kind, later: await later(true),
  };
  return Response.json(answer);
}
