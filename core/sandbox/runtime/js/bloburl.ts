// Blob URLs (https://w3c.github.io/FileAPI/#blob-url): names for blobs, which fetch() understands until they are revoked.

import { blobBytes, isBlob, type Blob } from './blob';
import { Body } from './body';
import { baseUrlParts } from './location';
import { getHeader, type HeaderList } from './headerlist';
import { natives } from './natives';
import { newFetchedResponse, type Response } from './response';
import { shieldedMap } from './shielded';
import { URL } from './url';
import { parseUrl } from './urlparse';
import { requireArguments, toUSVString } from './webidl';

const blobs = shieldedMap<string, Blob>();

function withoutFragment(href: string): string {
  const hash = href.indexOf('#');
  return hash < 0 ? href : href.slice(0, hash);
}

// The blob a URL names now; a request keeps it although the URL is revoked later.
export function blobOfUrl(href: string): Blob | undefined {
  return blobs.get(withoutFragment(href));
}

// A UUID of version 4.
function makeName(): string {
  const bytes = new Uint8Array(16);
  natives.randomFill(bytes);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return Array.from(bytes, (byte, i) => (i === 4 || i === 6 || i === 8 || i === 10 ? '-' : '') + (byte + 256).toString(16).slice(1)).join('');
}

const statics = {
  createObjectURL(object: unknown): string {
    requireArguments(1, arguments.length, 'URL.createObjectURL');
    if (!isBlob(object)) throw new TypeError('URL.createObjectURL: the argument is not a Blob');
    const base = baseUrlParts();
    const origin = base === undefined ? 'null' : `${base.protocol}//${base.hostname}${base.port === '' ? '' : `:${base.port}`}`;
    const url = `blob:${origin}/${makeName()}`;
    blobs.set(url, object);
    return url;
  },
  revokeObjectURL(url: unknown): void {
    requireArguments(1, arguments.length, 'URL.revokeObjectURL');
    const parsed = parseUrl(toUSVString(url));
    if (parsed !== undefined) blobs.delete(parsed.parts.href);
  },
};

for (const [name, value] of Object.entries(statics)) {
  Object.defineProperty(URL, name, { value, writable: true, configurable: true, enumerable: true });
}

interface Span {
  start: number;
  end: number;
}

// "parse a single range header value" for a body of so many bytes; undefined: it cannot be satisfied. `end` is the last byte.
function parseRange(value: string, size: number): Span | undefined {
  const match = /^bytes[\t ]*=[\t ]*(\d*)[\t ]*-[\t ]*(\d*)$/.exec(value);
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const [first, last] = [match[1]!, match[2]!];
  if (first === '') return { start: Math.max(size - Number(last), 0), end: size - 1 };
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start >= size || (last !== '' && Number(last) < start) ? undefined : { start, end };
}

// https://fetch.spec.whatwg.org/#scheme-fetch, the case of "blob". Throws an Error that says what is wrong.
export function fetchBlob(blob: Blob | undefined, url: string, method: string, requestHeaders: HeaderList): Response {
  if (blob === undefined) throw new Error('the blob: URL names no blob, or was revoked');
  if (method !== 'GET') throw new Error(`a blob: URL can only be fetched with GET, not with ${method}`);
  const bytes = blobBytes(blob);
  const range = getHeader(requestHeaders, 'range');
  const headers = ['content-type', blob.type];
  if (range === null) {
    headers.unshift('content-length', String(bytes.byteLength));
    return newFetchedResponse({ status: 200, statusText: 'OK', headers, body: new Body(bytes), url: withoutFragment(url), redirected: false });
  }
  const span = parseRange(range, bytes.byteLength);
  if (span === undefined) throw new Error(`the range '${range}' cannot be had of ${bytes.byteLength} bytes`);
  const part = bytes.subarray(span.start, span.end + 1);
  headers.unshift('content-length', String(part.byteLength));
  headers.push('content-range', `bytes ${span.start}-${span.end}/${bytes.byteLength}`);
  return newFetchedResponse({
    status: 206, statusText: 'Partial Content', headers, body: new Body(part), url: withoutFragment(url), redirected: false,
  });
}
