// Where code was put in (enums, namespaces, parameter properties), what follows on its line has moved: a source map says whence.
// https://tc39.es/ecma426/

interface Token {
  start: number;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encodeNumber(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

// For ascending offsets: [line, column] of each, from 0.
function placesOf(text: string): (offset: number) => [number, number] {
  let line = 0;
  let lineStart = 0;
  let nextBreak = text.indexOf('\n');
  return (offset) => {
    while (nextBreak >= 0 && nextBreak < offset) {
      line++;
      lineStart = nextBreak + 1;
      nextBreak = text.indexOf('\n', lineStart);
    }
    return [line, offset - lineStart];
  };
}

// Empty if nothing moved, else a comment that goes to the end of the code.
export function positionMap(path: string, source: string, code: string, tokens: Token[], offsets: (number | undefined)[]): string {
  const placeInSource = placesOf(source);
  const placeInCode = placesOf(code);
  let mappings = '';
  let hasMoved = false;
  let line = 0;
  let last = [0, 0, 0] as [number, number, number];
  tokens.forEach((token, index) => {
    const offset = offsets[index];
    if (offset === undefined) return;
    const [sourceLine, sourceColumn] = placeInSource(token.start);
    const [codeLine, codeColumn] = placeInCode(offset);
    if (codeLine > line) last[0] = 0;
    const separator = codeLine > line ? ';'.repeat(codeLine - line) : mappings === '' ? '' : ',';
    line = codeLine;
    mappings += `${separator}${encodeNumber(codeColumn - last[0])}A${encodeNumber(sourceLine - last[1])}${encodeNumber(sourceColumn - last[2])}`;
    last = [codeColumn, sourceLine, sourceColumn];
    hasMoved ||= codeLine !== sourceLine || codeColumn !== sourceColumn;
  });
  if (!hasMoved) return '';
  const map = JSON.stringify({ version: 3, sources: [path], names: [], mappings });
  return `\n//# sourceMappingURL=data:application/json;charset=utf-8,${encodeURIComponent(map)}`;
}
