// Request (https://fetch.spec.whatwg.org/#request-class). Requests that call the function come from the host in serialized form and are
// taken as they are: no URL is parsed and no header split before someone asks.

import { AbortSignal, isAbortSignal, newSignal } from './abort';
import type { Blob } from './blob';
import { blobOfUrl } from './bloburl';
import { Body, extractBody } from './body';
import { hasHeader, parseFields, type HeaderList } from './headerlist';
import { fillFrom, Guard, newHeaders, type Headers } from './headers';
import { uncloneableKinds } from './hostobjects';
import { baseUrlParts } from './location';
import { parseUrl } from './urlparse';
import {
  defineInterface, illegalInvocation, isReceiver, requireArguments, toByteString, toDictionary, toDOMString, toEnum, toUSVString,
} from './webidl';

interface Settings {
  referrer: string;
  referrerPolicy: string;
  mode: string;
  credentials: string;
  cache: string;
  redirect: string;
  integrity: string;
  keepalive: boolean;
}

const defaults: Settings = {
  referrer: 'about:client', referrerPolicy: '', mode: 'cors', credentials: 'same-origin', cache: 'default', redirect: 'follow',
  integrity: '', keepalive: false,
};

const referrerPolicies = [
  '', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin',
  'strict-origin-when-cross-origin', 'unsafe-url',
];
const modes = ['navigate', 'same-origin', 'no-cors', 'cors'];
const credentialModes = ['omit', 'same-origin', 'include'];
const cacheModes = ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'];
const redirectModes = ['follow', 'error', 'manual'];

const methodToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const normalizedMethods = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const forbiddenMethods = new Set(['CONNECT', 'TRACE', 'TRACK']);

function toMethod(value: unknown): string {
  const method = toByteString(value);
  if (!methodToken.test(method)) throw new TypeError(`Invalid method: ${JSON.stringify(method)}`);
  const upper = method.toUpperCase();
  if (forbiddenMethods.has(upper)) throw new TypeError(`The method ${upper} is forbidden`);
  return normalizedMethods.has(upper) ? upper : method;
}

function toReferrer(value: unknown): string {
  const text = toUSVString(value);
  if (text === '') return '';
  const base = baseUrlParts();
  const url = parseUrl(text, base)?.parts;
  if (url === undefined) throw new TypeError(`Invalid referrer: ${text}`);
  if (url.href === 'about:client') return url.href;
  const isForeign = base !== undefined && (url.protocol !== base.protocol || url.hostname !== base.hostname || url.port !== base.port);
  return isForeign ? 'about:client' : url.href;
}

// The members are read in the order of Web IDL: by name.
function readInit(value: unknown): any {
  const init = toDictionary<any>(value, 'RequestInit') ?? {};
  const { body, cache, credentials, duplex, headers, integrity, keepalive, method, mode, priority, redirect, referrer } = init;
  const { referrerPolicy, signal, window } = init;
  return {
    body, cache, credentials, duplex, headers, integrity, keepalive, method, mode, priority, redirect, referrer, referrerPolicy, signal,
    window,
  };
}

function applySettings(settings: Settings, init: any): void {
  if (init.window !== undefined && init.window !== null) throw new TypeError('window can only be null');
  if (init.duplex !== undefined) toEnum(init.duplex, ['half'], 'duplex');
  if (init.priority !== undefined) toEnum(init.priority, ['high', 'low', 'auto'], 'priority');
  if (init.mode !== undefined) settings.mode = toEnum(init.mode, modes, 'mode');
  if (init.mode !== undefined && settings.mode === 'navigate') throw new TypeError("mode cannot be 'navigate'");
  if (init.referrer !== undefined) settings.referrer = toReferrer(init.referrer);
  if (init.referrerPolicy !== undefined) settings.referrerPolicy = toEnum(init.referrerPolicy, referrerPolicies, 'referrerPolicy');
  if (init.credentials !== undefined) settings.credentials = toEnum(init.credentials, credentialModes, 'credentials');
  if (init.cache !== undefined) settings.cache = toEnum(init.cache, cacheModes, 'cache');
  if (settings.cache === 'only-if-cached' && settings.mode !== 'same-origin') {
    throw new TypeError("cache 'only-if-cached' needs mode 'same-origin'");
  }
  if (init.redirect !== undefined) settings.redirect = toEnum(init.redirect, redirectModes, 'redirect');
  if (init.integrity !== undefined) settings.integrity = toDOMString(init.integrity);
  if (init.keepalive !== undefined) settings.keepalive = !!init.keepalive;
}

const secret = Symbol('Request');

// A request that calls the function, as the host describes it.
export interface HostRequest {
  method: string;
  url: string;
  fields: string;
  body: Body;
  makeSignal: () => AbortSignal;
}

export let isRequest: (value: unknown) => value is Request;
export let newHostRequest: (request: HostRequest) => Request;

// What fetch() needs to know of a request. No body: null; no signal was ever asked for: null.
export interface RequestParts {
  method: string;
  url: string;
  headers: HeaderList;
  body: Body | null;
  signal: AbortSignal | null;
  redirect: string;
  cache: string;
  integrity: string;
  // What a blob: URL named when the request was made.
  blob: Blob | undefined;
}
export let requestParts: (request: Request) => RequestParts;

export class Request {
  #method!: string;
  #url!: string;
  #body!: Body;
  #settings: Settings = defaults;
  #list: HeaderList | null = null;
  #headers: Headers | null = null;
  #signal: AbortSignal | null = null;
  #host: HostRequest | null = null;
  #blob: Blob | undefined;

  constructor(input: unknown, init: unknown = undefined) {
    if (input === secret) {
      const host = (this.#host = init as HostRequest);
      this.#method = host.method;
      this.#url = host.url;
      this.#body = host.body;
      return;
    }
    requireArguments(1, arguments.length, 'Request');
    const source = isRequest(input) ? input : null;
    if (source === null) this.#setUrl(input);
    else this.#copyFrom(source);
    const options = readInit(init);
    applySettings(this.#settings, options);
    if (options.method !== undefined) this.#method = toMethod(options.method);
    if (this.#settings.mode === 'no-cors' && !['GET', 'HEAD', 'POST'].includes(this.#method)) {
      throw new TypeError(`The method ${this.#method} is not allowed in mode 'no-cors'`);
    }
    this.#setSignal(options.signal, source);
    if (options.headers === undefined) this.#list = source === null ? [] : source.#headerList().slice();
    else fillFrom((this.#list = []), options.headers);
    this.#setBody(options, source);
  }

  #setUrl(input: unknown): void {
    const text = toUSVString(input);
    const parsed = parseUrl(text, baseUrlParts());
    if (parsed === undefined) throw new TypeError(`Invalid URL: ${text}`);
    if (parsed.record !== undefined && (parsed.record.username !== '' || parsed.record.password !== '')) {
      throw new TypeError(`A request's URL cannot have credentials: ${text}`);
    }
    this.#url = parsed.parts.href;
    if (parsed.parts.protocol === 'blob:') this.#blob = blobOfUrl(this.#url);
    this.#method = 'GET';
    this.#settings = { ...defaults };
  }

  #copyFrom(source: Request): void {
    this.#method = source.#method;
    this.#url = source.#url;
    this.#blob = source.#blob;
    this.#settings = { ...source.#settings };
  }

  #setSignal(signal: unknown, source: Request | null): void {
    if (signal === undefined && source !== null) {
      if (source.#signal !== null || source.#host !== null) this.#signal = AbortSignal.any([source.signal]);
      return;
    }
    if (signal === undefined || signal === null) return;
    if (!isAbortSignal(signal)) throw new TypeError('signal is not an AbortSignal');
    this.#signal = AbortSignal.any([signal]);
  }

  #setBody(init: any, source: Request | null): void {
    const hasInitBody = init.body !== undefined && init.body !== null;
    const inherits = init.body === undefined && source !== null && !source.#body.isNull;
    if ((hasInitBody || inherits) && (this.#method === 'GET' || this.#method === 'HEAD')) {
      throw new TypeError(`A request with method ${this.#method} cannot have a body`);
    }
    if (inherits) {
      source.#body.requireUnused('Request');
      this.#body = source.#body.take();
      return;
    }
    this.#body = hasInitBody ? this.#extract(init) : new Body(null);
  }

  #extract(init: any): Body {
    const { body, type } = extractBody(init.body);
    if (body.isStream) {
      if (init.duplex === undefined) throw new TypeError("A stream as body needs duplex: 'half'");
      if (init.keepalive) throw new TypeError('A request with keepalive cannot have a stream as body');
      const { mode } = this.#settings;
      if (mode !== 'same-origin' && mode !== 'cors') throw new TypeError(`A stream as body is not allowed in mode '${mode}'`);
    }
    if (type !== null && !hasHeader(this.#list!, 'content-type')) this.#list!.push('content-type', type);
    return body;
  }

  #headerList(): HeaderList {
    return (this.#list ??= parseFields(this.#host!.fields));
  }

  get method() {
    return this.#method;
  }

  get url() {
    return this.#url;
  }

  get headers(): Headers {
    return (this.#headers ??= newHeaders(this.#headerList(), Guard.Request));
  }

  get destination() {
    this.#method;
    return '';
  }

  get referrer() {
    return this.#settings.referrer;
  }

  get referrerPolicy() {
    return this.#settings.referrerPolicy;
  }

  get mode() {
    return this.#settings.mode;
  }

  get credentials() {
    return this.#settings.credentials;
  }

  get cache() {
    return this.#settings.cache;
  }

  get redirect() {
    return this.#settings.redirect;
  }

  get integrity() {
    return this.#settings.integrity;
  }

  get keepalive() {
    return this.#settings.keepalive;
  }

  get isReloadNavigation() {
    this.#method;
    return false;
  }

  get isHistoryNavigation() {
    this.#method;
    return false;
  }

  get signal(): AbortSignal {
    return (this.#signal ??= this.#host === null ? newSignal() : this.#host.makeSignal());
  }

  get duplex() {
    this.#method;
    return 'half';
  }

  get body() {
    return this.#body.stream;
  }

  get bodyUsed() {
    return this.#body.isUsed;
  }

  clone(): Request {
    this.#body.requireUnused('Request.clone');
    const copy = newHostRequest({ method: this.#method, url: this.#url, fields: '', body: this.#body.clone(), makeSignal: newSignal });
    copy.#host = null;
    copy.#blob = this.#blob;
    copy.#list = this.#headerList().slice();
    copy.#settings = this.#settings;
    copy.#signal = AbortSignal.any([this.signal]);
    return copy;
  }

  arrayBuffer() {
    return isReceiver(this) && #method in this ? this.#body.arrayBuffer() : illegalInvocation();
  }

  blob() {
    return isReceiver(this) && #method in this ? this.#body.blob(this.#headerList()) : illegalInvocation();
  }

  bytes() {
    return isReceiver(this) && #method in this ? this.#body.bytes() : illegalInvocation();
  }

  formData() {
    return isReceiver(this) && #method in this ? this.#body.formData(this.#headerList()) : illegalInvocation();
  }

  json() {
    return isReceiver(this) && #method in this ? this.#body.json() : illegalInvocation();
  }

  text() {
    return isReceiver(this) && #method in this ? this.#body.text() : illegalInvocation();
  }

  static {
    isRequest = (value): value is Request => typeof value === 'object' && value !== null && #method in value;
    newHostRequest = (request) => new Request(secret, request);
    requestParts = (request) => ({
      method: request.#method,
      url: request.#url,
      headers: request.#headerList(),
      body: request.#body.isNull ? null : request.#body,
      signal: request.#host === null ? request.#signal : request.signal,
      redirect: request.#settings.redirect,
      cache: request.#settings.cache,
      integrity: request.#settings.integrity,
      blob: request.#blob,
    });
  }
}

defineInterface(Request, 'Request', { length: 1 });
uncloneableKinds.push(isRequest);
