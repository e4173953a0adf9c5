// Response (https://fetch.spec.whatwg.org/#response-class). What the dispatcher sends is read from private fields: nothing a function
// does to Response.prototype changes what goes out.

import { Body, extractBody } from './body';
import { hasHeader, type HeaderList } from './headerlist';
import { fillFrom, Guard, newHeaders, type Headers } from './headers';
import { uncloneableKinds } from './hostobjects';
import { baseUrlParts } from './location';
import { parseUrl } from './urlparse';
import { defineInterface, illegalInvocation, isReceiver, isObject, requireArguments, toDOMString, toUSVString } from './webidl';

const reasonPhrase = /^[\t\x20-\x7e\x80-\xff]*$/;

function isNullBodyStatus(status: number): boolean {
  return status === 101 || status === 103 || status === 204 || status === 205 || status === 304;
}

function toStatus(value: unknown): number {
  const status = Number(value) & 0xffff;
  if (status < 200 || status > 599) throw new RangeError(`The status must be between 200 and 599, but is ${String(value)}`);
  return status;
}

function toStatusText(value: unknown): string {
  const text = toDOMString(value);
  if (!reasonPhrase.test(text)) throw new TypeError('The statusText has characters that a reason phrase may not have');
  return text;
}

export interface ResponseParts {
  status: number;
  statusText: string;
  headers: HeaderList;
  body: Body;
}

export let isResponse: (value: unknown) => value is Response;
export let responseParts: (response: Response) => ResponseParts;
// A response that came from somewhere else (fetch): its headers are immutable.
export let newFetchedResponse: (parts: ResponseParts & { url: string; redirected: boolean }) => Response;

export class Response {
  #type: ResponseType = 'default';
  #url = '';
  #redirected = false;
  #status = 200;
  #statusText = '';
  #list: HeaderList = [];
  #headers: Headers | null = null;
  #guard: Guard = Guard.Response;
  #body: Body;

  constructor(body: unknown = null, init: unknown = undefined) {
    if (init !== undefined && init !== null) this.#initialize(init);
    if (body === null || body === undefined) {
      this.#body = new Body(null);
      return;
    }
    if (isNullBodyStatus(this.#status)) throw new TypeError(`A response with status ${this.#status} cannot have a body`);
    const extracted = extractBody(body);
    this.#body = extracted.body;
    if (extracted.type !== null && !hasHeader(this.#list, 'content-type')) this.#list.push('content-type', extracted.type);
  }

  // The members are read in the order of Web IDL: by name.
  #initialize(init: unknown): void {
    if (!isObject(init)) throw new TypeError('ResponseInit is not an object');
    const { headers, status, statusText } = init as ResponseInit;
    if (status !== undefined) this.#status = toStatus(status);
    if (statusText !== undefined) this.#statusText = toStatusText(statusText);
    if (headers !== undefined) fillFrom(this.#list, headers);
  }

  static error(): Response {
    const response = new Response();
    response.#type = 'error';
    response.#status = 0;
    response.#guard = Guard.Immutable;
    return response;
  }

  static redirect(url: string, status: number = 302): Response {
    requireArguments(1, arguments.length, 'Response.redirect');
    const target = parseUrl(toUSVString(url), baseUrlParts());
    if (target === undefined) throw new TypeError(`Response.redirect: not a URL: ${String(url)}`);
    const code = Number(status) & 0xffff;
    if (![301, 302, 303, 307, 308].includes(code)) throw new RangeError(`Response.redirect: ${code} is not a redirect status`);
    const response = new Response();
    response.#status = code;
    response.#list.push('location', target.parts.href);
    response.#guard = Guard.Immutable;
    return response;
  }

  static json(data: unknown, init: unknown = undefined): Response {
    requireArguments(1, arguments.length, 'Response.json');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Response.json: the value cannot be written as JSON');
    const response = new Response(null, init);
    if (isNullBodyStatus(response.#status)) throw new TypeError(`A response with status ${response.#status} cannot have a body`);
    response.#body = new Body(text);
    if (!hasHeader(response.#list, 'content-type')) response.#list.push('content-type', 'application/json');
    return response;
  }

  get type() {
    return this.#type;
  }

  get url() {
    return this.#url;
  }

  get redirected() {
    return this.#redirected;
  }

  get status() {
    return this.#status;
  }

  get ok() {
    return this.#status >= 200 && this.#status <= 299;
  }

  get statusText() {
    return this.#statusText;
  }

  get headers(): Headers {
    return (this.#headers ??= newHeaders(this.#list, this.#guard));
  }

  get body() {
    return this.#body.stream;
  }

  get bodyUsed() {
    return this.#body.isUsed;
  }

  clone(): Response {
    this.#body.requireUnused('Response.clone');
    const copy = new Response();
    copy.#type = this.#type;
    copy.#url = this.#url;
    copy.#redirected = this.#redirected;
    copy.#status = this.#status;
    copy.#statusText = this.#statusText;
    copy.#list = this.#list.slice();
    copy.#guard = this.#guard;
    copy.#body = this.#body.clone();
    return copy;
  }

  arrayBuffer() {
    return isReceiver(this) && #body in this ? this.#body.arrayBuffer() : illegalInvocation();
  }

  blob() {
    return isReceiver(this) && #body in this ? this.#body.blob(this.#list) : illegalInvocation();
  }

  bytes() {
    return isReceiver(this) && #body in this ? this.#body.bytes() : illegalInvocation();
  }

  formData() {
    return isReceiver(this) && #body in this ? this.#body.formData(this.#list) : illegalInvocation();
  }

  json() {
    return isReceiver(this) && #body in this ? this.#body.json() : illegalInvocation();
  }

  text() {
    return isReceiver(this) && #body in this ? this.#body.text() : illegalInvocation();
  }

  static {
    isResponse = (value): value is Response => typeof value === 'object' && value !== null && #body in value;
    responseParts = (response) => ({
      status: response.#status,
      statusText: response.#statusText,
      headers: response.#list,
      body: response.#body,
    });
    newFetchedResponse = (parts) => {
      const response = new Response();
      response.#type = 'basic';
      response.#url = parts.url;
      response.#redirected = parts.redirected;
      response.#status = parts.status;
      response.#statusText = parts.statusText;
      response.#list = parts.headers;
      response.#guard = Guard.Immutable;
      response.#body = parts.body;
      return response;
    };
  }
}

defineInterface(Response, 'Response', { length: 0 });
uncloneableKinds.push(isResponse);
