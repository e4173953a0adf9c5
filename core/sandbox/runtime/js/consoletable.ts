// console.table: rows and columns of an object of objects, drawn with box characters as node 20 draws them.

import { inspect } from './inspect';
import { natives } from './natives';

const indexHeader = '(index)';
const iterationHeader = '(iteration index)';
const valuesHeader = 'Values';
const keyHeader = 'Key';

function cell(value: unknown): string {
  const isWide = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 2;
  return inspect(value, { depth: isWide ? -1 : 0, maxArrayLength: 3, breakLength: Infinity });
}

function draw(header: string[], columns: string[][]): string {
  const rows = Math.max(0, ...columns.map((column) => column.length));
  const widths = header.map((name, i) => Math.max(name.length, ...columns[i]!.map((text) => text.length)) + 2);
  const rule = (left: string, middle: string, right: string) => left + widths.map((width) => '─'.repeat(width)).join(middle) + right;
  const line = (cells: string[]) => `│${cells.map((text, i) => ` ${text}`.padEnd(widths[i]!)).join('│')}│`;
  const lines = [rule('┌', '┬', '┐'), line(header), rule('├', '┼', '┤')];
  for (let row = 0; row < rows; row++) lines.push(line(columns.map((column) => column[row] ?? '')));
  lines.push(rule('└', '┴', '┘'));
  return lines.join('\n');
}

function collectionTable(data: object, kind: string): string | undefined {
  if (!['Map', 'Set', 'Map Iterator', 'Set Iterator'].includes(kind)) return undefined;
  const [items, isPairs] = natives.previewEntries(data)!;
  if (!isPairs) return draw([iterationHeader, valuesHeader], [items.map((_, i) => `${i}`), items.map(cell)]);
  const pairs = Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i], items[2 * i + 1]]);
  return draw([iterationHeader, keyHeader, valuesHeader],
    [pairs.map((_, i) => `${i}`), pairs.map((pair) => cell(pair[0])), pairs.map((pair) => cell(pair[1]))]);
}

// undefined: not tabular, print it as it is.
export function formatTable(data: unknown, properties: string[] | undefined): string | undefined {
  if (properties !== undefined && !Array.isArray(properties)) throw new TypeError('console.table: properties must be an array');
  if (typeof data !== 'object' || data === null) return undefined;
  const collection = collectionTable(data, natives.kindOf(data));
  if (collection !== undefined) return collection;
  const columns = new Map<string, string[]>();
  for (const name of properties ?? []) columns.set(name, []);
  const values: string[] = [];
  const index = Object.keys(data);
  let hasPrimitives = false;
  index.forEach((key, row) => {
    const item = (data as any)[key];
    const isPrimitive = item === null || (typeof item !== 'object' && typeof item !== 'function');
    if (isPrimitive) {
      hasPrimitives = true;
      values[row] = cell(item);
      return;
    }
    for (const name of properties ?? Object.keys(item)) {
      if (!columns.has(name)) columns.set(name, []);
      if (Object.prototype.hasOwnProperty.call(item, name)) columns.get(name)![row] = cell(item[name]);
    }
  });
  const header = [indexHeader, ...columns.keys()];
  const body = [index, ...columns.values()];
  if (hasPrimitives) {
    header.push(valuesHeader);
    body.push(values);
  }
  return draw(header, body.map((column) => Array.from({ length: index.length }, (_, row) => column[row] ?? '')));
}
