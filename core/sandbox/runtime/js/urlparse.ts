// A URL string taken apart (https://url.spec.whatwg.org). Ordinary http and https URLs that are already in serialized form are cut up
// by one expression in a third of a microsecond; everything else goes through whatwg-url's state machine, which takes fifteen and more.
// The fast path may take only what the state machine would leave unchanged: tests/core/sandbox/runtime/urlfuzz.mjs compares the two.

import { toASCII } from 'tr46';
import machine from 'whatwg-url/lib/url-state-machine.js';

export interface UrlParts {
  href: string;
  // With the colon.
  protocol: string;
  hostname: string;
  // Empty for the scheme's own port.
  port: string;
  pathname: string;
  // With '?', empty for an empty query.
  search: string;
  // With '#', empty for an empty fragment.
  hash: string;
}

export type UrlRecord = ReturnType<typeof machine.parseURL> & object;
export { machine };

// The character classes leave out what would be percent-encoded, and the path's also '\'; '%2e' and '/.' are looked for apart.
const namePattern = String.raw`(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*`;
const bytePattern = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const portPattern = String.raw`(?::([1-9]\d{0,4}))?`;
const pathPattern = String.raw`(\/[!$-;=@-\[\]_a-z|~]*)?`;
const queryPattern = String.raw`(\?[!$-&(-;=?-~]*)?`;
const fragmentPattern = String.raw`(#[!#-;=?-_a-~]*)?`;
const hostPattern = `(${namePattern}|(?:${bytePattern}\\.){3}${bytePattern})`;
// Groups: scheme, host (a name whose last label starts with a letter, or a dotted IPv4 address), port, path, query, fragment.
const ordinary = new RegExp(`^(https?:)\\/\\/${hostPattern}${portPattern}${pathPattern}${queryPattern}${fragmentPattern}$`);

function takeOrdinary(text: string): UrlParts | undefined {
  const match = ordinary.exec(text);
  if (match === null) return undefined;
  const protocol = match[1]!;
  const hostname = match[2]!;
  const port = match[3] ?? '';
  const pathname = match[4] ?? '/';
  if (port !== '' && (Number(port) > 65535 || port === (protocol === 'https:' ? '443' : '80'))) return undefined;
  // Punycode is checked by the state machine; dot segments are resolved by it.
  if (hostname.includes('xn--') || pathname.includes('/.') || /%2e/i.test(pathname)) return undefined;
  const search = match[5] ?? '';
  const hash = match[6] ?? '';
  const href = match[4] === undefined ? `${protocol}//${hostname}${port === '' ? '' : `:${port}`}/${search}${hash}` : text;
  return { href, protocol, hostname, port, pathname, search: search === '?' ? '' : search, hash: hash === '#' ? '' : hash };
}

export function partsOfRecord(record: UrlRecord): UrlParts {
  return {
    href: machine.serializeURL(record),
    protocol: `${record.scheme}:`,
    hostname: record.host === null ? '' : machine.serializeHost(record.host),
    port: record.port === null ? '' : String(record.port),
    pathname: machine.serializePath(record),
    search: record.query === null || record.query === '' ? '' : `?${record.query}`,
    hash: record.fragment === null || record.fragment === '' ? '' : `#${record.fragment}`,
  };
}

// Those whose hosts are domains.
const specialSchemes = { __proto__: null, file: 1, ftp: 1, http: 1, https: 1, ws: 1, wss: 1 };

export interface ParsedUrl {
  parts: UrlParts;
  // Present only if the state machine ran.
  record: UrlRecord | undefined;
}

// undefined: not a URL.
export function parseUrl(input: string, base?: UrlParts): ParsedUrl | undefined {
  let parts = takeOrdinary(input);
  if (parts !== undefined) return { parts, record: undefined };
  if (base !== undefined) {
    // "/path" against an ordinary base is that base's origin followed by it.
    if (/^\/(?![/\\])/.test(input) && takeOrdinary(base.href) !== undefined) {
      parts = takeOrdinary(`${base.protocol}//${base.hostname}${base.port === '' ? '' : `:${base.port}`}${input}`);
      if (parts !== undefined) return { parts, record: undefined };
    }
    const baseRecord = machine.parseURL(base.href)!;
    return fromRecord(machine.parseURL(input, { baseURL: baseRecord }));
  }
  return fromRecord(machine.parseURL(input));
}

// whatwg-url takes ASCII names as they are, although a label of theirs may be no valid Punycode.
export function hasValidHost({ scheme, host }: UrlRecord): boolean {
  if (typeof host !== 'string' || !host.includes('xn--') || !(scheme in specialSchemes)) return true;
  return toASCII(host, { checkBidi: true, checkJoiners: true }) !== null;
}

function fromRecord(record: UrlRecord | null): ParsedUrl | undefined {
  return record === null || !hasValidHost(record) ? undefined : { parts: partsOfRecord(record), record };
}
