// data: URLs (https://fetch.spec.whatwg.org/#data-urls).

import { parseMimeType, serializeMimeType } from './mime';
import { natives } from './natives';

export interface DataUrl {
  type: string;
  bytes: Uint8Array;
}

// Percent-decodes the bytes of a serialized URL, which is ASCII.
function percentDecode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const escaped = text[at] === '%' ? /^[0-9a-f]{2}/i.exec(text.slice(at + 1, at + 3)) : null;
    bytes[size++] = escaped === null ? text.charCodeAt(at) : parseInt(escaped[0], 16);
    if (escaped !== null) at += 2;
  }
  return bytes.subarray(0, size);
}

// undefined: not a data: URL that means anything.
export function parseDataUrl(href: string): DataUrl | undefined {
  const end = href.indexOf('#');
  const input = href.slice('data:'.length, end < 0 ? undefined : end);
  const comma = input.indexOf(',');
  if (comma < 0) return undefined;
  let type = input.slice(0, comma).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '');
  let bytes = percentDecode(input.slice(comma + 1));
  const base64 = /; *base64$/i.exec(type);
  if (base64 !== null) {
    const decoded = natives.base64Decode(natives.latin1Decode(bytes));
    if (decoded === undefined) return undefined;
    bytes = decoded as Uint8Array<ArrayBuffer>;
    type = type.slice(0, base64.index);
  }
  const parsed = parseMimeType(type.startsWith(';') ? `text/plain${type}` : type);
  return { type: parsed === undefined ? 'text/plain;charset=US-ASCII' : serializeMimeType(parsed), bytes };
}
