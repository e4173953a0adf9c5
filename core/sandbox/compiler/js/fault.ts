// What is wrong with a source, where, and how it is mended. Lines and columns count from 1, columns in UTF-16 units.

export class Fault extends Error {
  // Of another source than the one that was asked about.
  origin: { path: string; source: string } | undefined;

  constructor(message: string, readonly position: number) {
    super(message);
  }
}

export interface Place {
  line: number;
  column: number;
}

export function placeOf(source: string, position: number): Place {
  const before = source.slice(0, position).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: before.length, column: before[before.length - 1]!.length + 1 };
}
