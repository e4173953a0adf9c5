// MIME types (https://mimesniff.spec.whatwg.org): parsing, serializing, and the type a header list states
// (https://fetch.spec.whatwg.org/#concept-header-extract-mime-type).

import { getHeader, type HeaderList } from './headerlist';

export interface MimeType {
  essence: string;
  parameters: Map<string, string>;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const quotable = /^[\t\x20-\x7e\x80-\xff]*$/;

function trimHttpSpace(text: string): string {
  return text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
}

// Reads a quoted string that starts at `start`. Gives its value and where it ends.
export function readQuotedString(text: string, start: number): { value: string; end: number } {
  let value = '';
  let at = start + 1;
  while (at < text.length) {
    const char = text[at++]!;
    if (char === '"') break;
    if (char !== '\\') value += char;
    else if (at < text.length) value += text[at++];
    else value += '\\';
  }
  return { value, end: at };
}

function readParameter(text: string, start: number, parameters: Map<string, string>): number {
  let at = start;
  while (/[\t\n\r ]/.test(text[at] ?? '')) at++;
  const nameStart = at;
  while (at < text.length && text[at] !== ';' && text[at] !== '=') at++;
  const name = text.slice(nameStart, at).toLowerCase();
  if (at >= text.length) return at;
  if (text[at] === ';') return at + 1;
  at++;
  let value: string;
  if (text[at] === '"') {
    const quoted = readQuotedString(text, at);
    value = quoted.value;
    at = quoted.end;
    while (at < text.length && text[at] !== ';') at++;
  } else {
    const valueStart = at;
    while (at < text.length && text[at] !== ';') at++;
    value = text.slice(valueStart, at).replace(/[\t\n\r ]+$/, '');
    if (value === '') return at + 1;
  }
  if (token.test(name) && quotable.test(value) && !parameters.has(name)) parameters.set(name, value);
  return at + 1;
}

export function parseMimeType(input: string): MimeType | undefined {
  const text = trimHttpSpace(input);
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const semicolon = text.indexOf(';', slash);
  const type = text.slice(0, slash);
  const subtype = text.slice(slash + 1, semicolon < 0 ? undefined : semicolon).replace(/[\t\n\r ]+$/, '');
  if (!token.test(type) || !token.test(subtype)) return undefined;
  const parameters = new Map<string, string>();
  let at = semicolon < 0 ? text.length : semicolon + 1;
  while (at < text.length) at = readParameter(text, at, parameters);
  return { essence: `${type}/${subtype}`.toLowerCase(), parameters };
}

export function serializeMimeType(type: MimeType): string {
  let text = type.essence;
  for (const [name, value] of type.parameters) {
    text += `;${name}=${token.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
  }
  return text;
}

// "get, decode, and split": commas outside of quoted strings part the values.
function splitValues(text: string): string[] {
  const values: string[] = [];
  let value = '';
  let at = 0;
  while (at < text.length) {
    if (text[at] === '"') {
      const { end } = readQuotedString(text, at);
      value += text.slice(at, end);
      at = end;
    } else if (text[at] === ',') {
      values.push(value);
      value = '';
      at++;
    } else {
      value += text[at++];
    }
  }
  values.push(value);
  return values.map((part) => part.replace(/^[\t ]+|[\t ]+$/g, ''));
}

export function mimeTypeOf(headers: HeaderList): MimeType | undefined {
  const header = getHeader(headers, 'content-type');
  if (header === null) return undefined;
  let result: MimeType | undefined;
  let charset: string | undefined;
  for (const value of splitValues(header)) {
    const type = parseMimeType(value);
    if (type === undefined || type.essence === '*/*') continue;
    if (type.essence !== result?.essence) charset = type.parameters.get('charset');
    else if (!type.parameters.has('charset') && charset !== undefined) type.parameters.set('charset', charset);
    result = type;
  }
  return result;
}
