// fetch() (https://fetch.spec.whatwg.org/#fetch-method): schemes, redirects, default headers. The host performs each hop on its own and
// checks it against the egress policy. There is no origin, so CORS has no part in it; there is no cache and no cookie jar.

import { onAbort, type AbortSignal } from './abort';
import { fetchBlob } from './bloburl';
import { Body } from './body';
import { acceptedCodings } from './contentdecoding';
import { parseDataUrl } from './dataurl';
import { exchange, type ExchangeAnswer } from './fetchexchange';
import { deleteHeader, getHeader, hasHeader, type HeaderList } from './headerlist';
import { hasIntegrity } from './integrity';
import { isRequest, Request, requestParts, type RequestParts } from './request';
import { newFetchedResponse, responseParts, type Response } from './response';
import { parseUrl, type UrlParts } from './urlparse';
import { defineGlobalFunctions, requireArguments } from './webidl';

const maxRedirects = 20;

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function isSameOrigin(a: UrlParts, b: UrlParts): boolean {
  return a.protocol === b.protocol && a.hostname === b.hostname && a.port === b.port;
}

function withoutFragment(href: string): string {
  const hash = href.indexOf('#');
  return hash < 0 ? href : href.slice(0, hash);
}

function addDefaultHeaders(list: HeaderList, cache: string): void {
  const add = (name: string, value: string) => {
    if (!hasHeader(list, name)) list.push(name, value);
  };
  add('accept', '*/*');
  add('accept-language', '*');
  add('user-agent', 'Isola');
  // A part of a compressed body could not be decoded.
  add('accept-encoding', hasHeader(list, 'range') ? 'identity' : acceptedCodings);
  if (cache === 'no-cache') add('cache-control', 'max-age=0');
  if (cache === 'no-store' || cache === 'reload') {
    add('pragma', 'no-cache');
    add('cache-control', 'no-cache');
  }
}

// What is being fetched, hop by hop.
interface Journey {
  method: string;
  url: UrlParts;
  headers: HeaderList;
  body: Body | null;
  signal: AbortSignal | null;
  hops: number;
}

// The next hop of a redirect (https://fetch.spec.whatwg.org/#http-redirect-fetch). Throws an Error that says why there is none.
function followRedirect(journey: Journey, status: number, location: string): void {
  const target = parseUrl(location, journey.url);
  if (target === undefined) throw new Error(`redirected to something that is not a URL: ${location}`);
  const { parts, record } = target;
  if (parts.protocol !== 'http:' && parts.protocol !== 'https:') throw new Error(`redirected to the scheme ${parts.protocol}`);
  if (record !== undefined && (record.username !== '' || record.password !== '')) throw new Error('redirected to a URL with credentials');
  if (++journey.hops > maxRedirects) throw new Error(`more than ${maxRedirects} redirects`);
  const { body, headers, method } = journey;
  if (status !== 303 && body !== null && body.isStream) throw new Error('redirected, but the body is a stream and cannot be sent again');
  const becomesGet = status === 303 ? method !== 'GET' && method !== 'HEAD' : status <= 302 && method === 'POST';
  if (becomesGet) {
    journey.method = 'GET';
    journey.body = null;
    for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type']) deleteHeader(headers, name);
  }
  if (!isSameOrigin(journey.url, parts)) {
    for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) deleteHeader(headers, name);
  }
  const { hash } = journey.url;
  journey.url = parts.hash === '' && hash !== '' ? { ...parts, href: withoutFragment(parts.href) + hash, hash } : parts;
}

async function fetchOverHttp(journey: Journey, redirect: string): Promise<Response> {
  for (;;) {
    const { method, headers, body, signal } = journey;
    const answer = await exchange(method, withoutFragment(journey.url.href), headers, body, signal);
    const location = isRedirect(answer.status) && redirect !== 'manual' ? getHeader(answer.headers, 'location') : null;
    if (location === null) return responseOf(answer, journey);
    answer.discard();
    if (redirect === 'error') throw new Error(`redirected to ${location}, which redirect: 'error' does not allow`);
    followRedirect(journey, answer.status, location);
  }
}

function responseOf(answer: ExchangeAnswer, journey: Journey): Response {
  const { status, statusText, headers, body } = answer;
  return newFetchedResponse({ status, statusText, headers, body, url: withoutFragment(journey.url.href), redirected: journey.hops > 0 });
}

function fetchData(parts: RequestParts): Response {
  const data = parseDataUrl(parts.url);
  if (data === undefined) throw new Error('the data: URL has no data, or data that is not base64');
  const body = new Body(parts.method === 'HEAD' ? null : data.bytes);
  return newFetchedResponse({
    status: 200, statusText: 'OK', headers: ['content-type', data.type], body, url: withoutFragment(parts.url), redirected: false,
  });
}

// The whole body is waited for: nothing of one that is not the right one may be seen.
async function checkIntegrity(response: Response, metadata: string): Promise<Response> {
  const { status, statusText, headers, body } = responseParts(response);
  const bytes = await body.bytes();
  if (!hasIntegrity(metadata, bytes)) throw new Error('the body is not the one that integrity tells of');
  return newFetchedResponse({
    status, statusText, headers, body: new Body(bytes), url: response.url, redirected: response.redirected,
  });
}

function start(parts: RequestParts): Promise<Response> | Response {
  const { method, signal, cache, redirect } = parts;
  const url = parseUrl(parts.url)!.parts;
  if (cache === 'only-if-cached') throw new Error('nothing is cached here');
  if (url.protocol === 'data:') return fetchData(parts);
  if (url.protocol === 'blob:') return fetchBlob(parts.blob, parts.url, method, parts.headers);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`the scheme ${url.protocol} cannot be fetched`);
  const headers = parts.headers.slice();
  addDefaultHeaders(headers, cache);
  return fetchOverHttp({ method, url, headers, body: parts.body, signal, hops: 0 }, redirect);
}

// A body that is a stream is read as it is; the request shows it as used.
function partsToSend(request: Request): RequestParts {
  const parts = requestParts(request);
  if (parts.body === null) return parts;
  parts.body.requireUnused('fetch');
  return parts.body.isStream ? parts : { ...parts, body: parts.body.take() };
}

// What fetch() does once it has its Request; EventSource begins here.
export function fetchRequest(request: Request): Promise<Response> {
  const parts = partsToSend(request);
  const { signal } = parts;
  if (!signal?.aborted) return perform(parts);
  parts.body?.cancel(signal.reason);
  return Promise.reject(signal.reason);
}

async function perform(parts: RequestParts): Promise<Response> {
  const { signal } = parts;
  try {
    const response = await start(parts);
    if (signal !== null) {
      const { body } = responseParts(response);
      onAbort(signal, () => body.fail(signal.reason));
    }
    return parts.integrity === '' ? response : await checkIntegrity(response, parts.integrity);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new TypeError('fetch failed', { cause: error });
  }
}

defineGlobalFunctions({
  // Not async: an error known at once rejects at once.
  fetch(input: unknown, init: unknown = undefined): Promise<Response> {
    try {
      requireArguments(1, arguments.length, 'fetch');
      return fetchRequest(isRequest(input) && init === undefined ? input : new Request(input, init));
    } catch (error) {
      return Promise.reject(error);
    }
  },
});
