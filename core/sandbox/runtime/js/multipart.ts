// multipart/form-data both ways (https://html.spec.whatwg.org/#multipart-form-data, RFC 7578).

import { newFile, normalizeBlobType, blobBytes } from './blob';
import { decodeUtf8 } from './encoding';
import { FormData, formDataEntries } from './formdata';
import { natives } from './natives';
import { concatBytes } from './streams';

function escapeName(name: string): string {
  return name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
}

function unescapeName(latin1: string): string {
  const text = decodeUtf8(natives.latin1Encode(latin1));
  return text.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');
}

function normalizeNewlines(text: string): string {
  return text.replace(/\r\n?|\n/g, '\r\n');
}

function makeBoundary(): string {
  const random = new Uint8Array(16);
  natives.randomFill(random);
  return `----isola-form-${Array.from(random, (byte) => (byte + 256).toString(16).slice(1)).join('')}`;
}

export function encodeMultipart(form: FormData): { bytes: Uint8Array; contentType: string } {
  const boundary = makeBoundary();
  const parts: Uint8Array[] = [];
  for (const [name, value] of formDataEntries(form)) {
    const start = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(normalizeNewlines(name))}"`;
    if (typeof value === 'string') {
      parts.push(natives.utf8Encode(`${start}\r\n\r\n${normalizeNewlines(value)}\r\n`));
      continue;
    }
    const type = value.type || 'application/octet-stream';
    parts.push(natives.utf8Encode(`${start}; filename="${escapeName(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`));
    parts.push(blobBytes(value), natives.utf8Encode('\r\n'));
  }
  parts.push(natives.utf8Encode(`--${boundary}--\r\n`));
  return { bytes: concatBytes(parts), contentType: `multipart/form-data; boundary=${boundary}` };
}

function malformed(why: string): TypeError {
  return new TypeError(`The multipart/form-data body is malformed: ${why}`);
}

interface PartHeaders {
  name: string;
  filename: string | null;
  type: string;
}

function parsePartHeaders(block: string): PartHeaders {
  const headers: { name: string | null; filename: string | null; type: string } = { name: null, filename: null, type: 'text/plain' };
  for (const line of block.split('\r\n')) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon < 0) throw malformed('a part has a header without a colon');
    const value = line.slice(colon + 1).trim();
    const header = line.slice(0, colon).toLowerCase();
    if (header === 'content-type') headers.type = value;
    if (header !== 'content-disposition') continue;
    if (!/^form-data\s*(;|$)/i.test(value)) throw malformed('a part is not form-data');
    // One after the other: what stands in quotes is nobody else's parameter.
    const parameter = /;\s*([^\s=;"]+)="([^"]*)"/g;
    for (let found; (found = parameter.exec(value)) !== null; ) {
      const key = found[1]!.toLowerCase();
      if (key === 'name') headers.name ??= unescapeName(found[2]!);
      else if (key === 'filename') headers.filename ??= unescapeName(found[2]!);
    }
  }
  if (headers.name === null) throw malformed('a part has no name');
  return headers as PartHeaders;
}

// Walks the parts in a Latin-1 view of the bytes, in which every index is a byte's.
export function decodeMultipart(bytes: Uint8Array, boundary: string): FormData {
  const text = natives.latin1Decode(bytes);
  const form = new FormData();
  const delimiter = `--${boundary}`;
  let at = text.indexOf(delimiter);
  if (at < 0 || text.slice(0, at).trim() !== '') throw malformed('it does not start with its boundary');
  at += delimiter.length;
  while (!text.startsWith('--', at)) {
    if (!text.startsWith('\r\n', at)) throw malformed('a boundary is not followed by a line end');
    const headersEnd = text.indexOf('\r\n\r\n', at);
    if (headersEnd < 0) throw malformed('the headers of a part do not end');
    const { name, filename, type } = parsePartHeaders(text.slice(at + 2, Math.max(headersEnd, at + 2)));
    const bodyStart = headersEnd + 4;
    const bodyEnd = text.indexOf(`\r\n${delimiter}`, headersEnd + 2);
    if (bodyEnd < 0) throw malformed('the last boundary is missing');
    const body = bytes.subarray(bodyStart, Math.max(bodyEnd, bodyStart));
    const value = filename === null ? decodeUtf8(body) : newFile(body.slice(), normalizeBlobType(type), filename, Date.now());
    formDataEntries(form).push([name, value]);
    at = bodyEnd + 2 + delimiter.length;
  }
  return form;
}
