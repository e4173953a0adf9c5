// Stacks in terms of what the author wrote: a module that ends in "//# sourceMappingURL=data:..." has its frames mapped
// (https://tc39.es/ecma426/). Maps are read when the first stack asks for them, and never fetched from anywhere.

import { ownScript } from './errors';
import { natives } from './natives';

interface Segment {
  column: number; // of the generated line, from 0
  source: number;
  line: number;
  sourceColumn: number;
}

export interface MappedPlace {
  file: string;
  line: number; // from 1
  column: number;
}

class SourceMap {
  readonly #sources: string[];
  readonly #contents: (string | null | undefined)[];
  readonly #lines: Segment[][];

  constructor(map: any) {
    const root = typeof map.sourceRoot === 'string' && map.sourceRoot !== '' ? map.sourceRoot.replace(/\/?$/, '/') : '';
    this.#sources = map.sources.map((source: unknown) => `${root}${String(source ?? '')}`.replace(/^(?:\.\/)+/, ''));
    this.#contents = Array.isArray(map.sourcesContent) ? map.sourcesContent : [];
    this.#lines = decodeMappings(String(map.mappings));
  }

  find(line: number, column: number): MappedPlace | undefined {
    const segments = this.#lines[line - 1] ?? [];
    let low = 0;
    let high = segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (segments[middle]!.column <= column - 1) low = middle + 1;
      else high = middle;
    }
    const segment = segments[low - 1];
    const file = segment && this.#sources[segment.source];
    return file ? { file, line: segment.line + 1, column: segment.sourceColumn + 1 } : undefined;
  }

  lineOf(file: string, line: number): string | undefined {
    const content = this.#contents[this.#sources.indexOf(file)];
    return typeof content === 'string' ? content.split(/\r\n|[\n\r]/)[line - 1] : undefined;
  }
}

const digits = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((digit, value) => [digit, value]));

// The numbers of one segment, as base 64 digits of five bits with the lowest first and the sign in the first bit.
function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = digits.get(character);
    if (digit === undefined) throw new SyntaxError('not a mapping');
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push(value % 2 === 1 ? -((value - 1) / 2) : value / 2);
    value = shift = 0;
  }
  return numbers;
}

function decodeMappings(mappings: string): Segment[][] {
  let source = 0;
  let line = 0;
  let sourceColumn = 0;
  return mappings.split(';').map((text) => {
    const segments: Segment[] = [];
    let column = 0;
    for (const part of text === '' ? [] : text.split(',')) {
      const numbers = decodeNumbers(part);
      column += numbers[0] ?? 0;
      if (numbers.length < 4) continue; // code that is of no source
      source += numbers[1]!;
      line += numbers[2]!;
      sourceColumn += numbers[3]!;
      segments.push({ column, source, line, sourceColumn });
    }
    return segments.sort((a, b) => a.column - b.column);
  });
}

function textOfDataUrl(url: string): string {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  if (!url.slice(0, comma).endsWith(';base64')) return decodeURIComponent(data);
  return natives.utf8Decode(natives.base64Decode(data)!) ?? '';
}

const maps = new Map<string, SourceMap | null>();

// A map that cannot be read is as good as none: positions are those of the code that was deployed.
function mapOf(module: string): SourceMap | null {
  let map = maps.get(module);
  if (map !== undefined) return map;
  try {
    const url = natives.sourceMapUrl(module);
    map = url === undefined ? null : new SourceMap(JSON.parse(textOfDataUrl(url)));
  } catch {
    map = null;
  }
  maps.set(module, map);
  return map;
}

// Of a module that the map of some module names, where it was sent along.
export function mappedSourceLine(file: string, line: number): string | undefined {
  for (const map of maps.values()) {
    const text = map?.lineOf(file, line);
    if (text !== undefined) return text;
  }
  return undefined;
}

// "name (index.js:3:9)" with the place of the author's source.
function mapFrame(text: string): string {
  const parts = /^(.*?)([^\s(]+):(\d+):(\d+)(\)?)$/s.exec(text);
  if (parts === null) return text;
  const [, before, module, line, column, after] = parts;
  const place = mapOf(module!)?.find(Number(line), Number(column));
  return place === undefined ? text : `${before}${place.file}:${place.line}:${place.column}${after}`;
}

function headlineOf(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}

// As V8 writes stacks by itself, but for the places and the platform's own frames. A function may set its own in place of it.
function prepareStackTrace(error: unknown, frames: unknown[]): string {
  const shown = frames.map(String).filter((frame) => !frame.includes(ownScript));
  return [headlineOf(error), ...shown.map((frame) => `    at ${mapFrame(frame)}`)].join('\n');
}

// Called before the first module runs, if any has a map: others pay nothing.
export function useSourceMaps(): void {
  maps.clear();
  Object.defineProperty(Error, 'prepareStackTrace', { value: prepareStackTrace, writable: true, configurable: true, enumerable: false });
}
