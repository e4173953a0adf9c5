// URL (https://url.spec.whatwg.org/#url-class).

import { uncloneableKinds } from './hostobjects';
import { hasValidHost, machine, parseUrl, partsOfRecord, type ParsedUrl, type UrlParts, type UrlRecord } from './urlparse';
import { newLinkedSearchParams, replaceSearchParams, type URLSearchParams } from './urlsearchparams';
import { defineInterface, requireArguments, toUSVString } from './webidl';

function parseWithBase(url: unknown, base: unknown): ParsedUrl | undefined {
  const input = toUSVString(url);
  if (base === undefined) return parseUrl(input);
  const parsedBase = parseUrl(toUSVString(base));
  return parsedBase && parseUrl(input, parsedBase.parts);
}

const secret = Symbol('URL');

function setHost(record: UrlRecord, text: string, state: 'host' | 'hostname'): void {
  if (machine.hasAnOpaquePath(record)) return;
  const { host, port } = record;
  machine.basicURLParse(text, { url: record, stateOverride: state });
  if (!hasValidHost(record)) Object.assign(record, { host, port });
}

export class URL {
  #parts: UrlParts;
  // The state machine's form, made when a setter needs it.
  #record: UrlRecord | undefined;
  #searchParams: URLSearchParams | null = null;

  constructor(url: string, base: string | undefined = undefined) {
    if ((url as unknown) === secret) {
      const parsed = base as unknown as ParsedUrl;
      this.#parts = parsed.parts;
      this.#record = parsed.record;
      return;
    }
    requireArguments(1, arguments.length, 'URL');
    const parsed = parseWithBase(url, base);
    if (parsed === undefined) throw invalidUrl(url, base);
    this.#parts = parsed.parts;
    this.#record = parsed.record;
  }

  static parse(url: string, base: string | undefined = undefined): URL | null {
    requireArguments(1, arguments.length, 'URL.parse');
    const parsed = parseWithBase(url, base);
    return parsed === undefined ? null : new URL(secret as any, parsed as any);
  }

  static canParse(url: string, base: string | undefined = undefined): boolean {
    requireArguments(1, arguments.length, 'URL.canParse');
    return parseWithBase(url, base) !== undefined;
  }

  get href() {
    return this.#parts.href;
  }

  set href(value: string) {
    const parsed = (this.#parts, parseUrl(toUSVString(value)));
    if (parsed === undefined) throw invalidUrl(value, undefined);
    this.#parts = parsed.parts;
    this.#record = parsed.record;
    this.#queryWasSet();
  }

  get origin() {
    const { protocol, hostname, port } = this.#parts;
    if (protocol === 'http:' || protocol === 'https:') return `${protocol}//${hostname}${port === '' ? '' : `:${port}`}`;
    return machine.serializeURLOrigin(this.#asRecord());
  }

  get protocol() {
    return this.#parts.protocol;
  }

  set protocol(value: string) {
    const text = toUSVString(value);
    this.#change((record) => machine.basicURLParse(`${text}:`, { url: record, stateOverride: 'scheme start' }));
  }

  get username() {
    return this.#isPlain() ? '' : this.#asRecord().username;
  }

  set username(value: string) {
    const text = toUSVString(value);
    this.#change((record) => {
      if (!machine.cannotHaveAUsernamePasswordPort(record)) machine.setTheUsername(record, text);
    });
  }

  get password() {
    return this.#isPlain() ? '' : this.#asRecord().password;
  }

  set password(value: string) {
    const text = toUSVString(value);
    this.#change((record) => {
      if (!machine.cannotHaveAUsernamePasswordPort(record)) machine.setThePassword(record, text);
    });
  }

  get host() {
    const { hostname, port } = this.#parts;
    return port === '' ? hostname : `${hostname}:${port}`;
  }

  set host(value: string) {
    const text = toUSVString(value);
    this.#change((record) => {
      setHost(record, text, 'host');
    });
  }

  get hostname() {
    return this.#parts.hostname;
  }

  set hostname(value: string) {
    const text = toUSVString(value);
    this.#change((record) => {
      setHost(record, text, 'hostname');
    });
  }

  get port() {
    return this.#parts.port;
  }

  set port(value: string) {
    const text = toUSVString(value);
    this.#change((record) => {
      if (machine.cannotHaveAUsernamePasswordPort(record)) return;
      if (text === '') record.port = null;
      else machine.basicURLParse(text, { url: record, stateOverride: 'port' });
    });
  }

  get pathname() {
    return this.#parts.pathname;
  }

  set pathname(value: string) {
    const text = toUSVString(value);
    this.#change((record) => {
      if (machine.hasAnOpaquePath(record)) return;
      record.path = [];
      machine.basicURLParse(text, { url: record, stateOverride: 'path start' });
    });
  }

  get search() {
    return this.#parts.search;
  }

  set search(value: string) {
    const text = toUSVString(value);
    this.#change((record) => {
      record.query = text === '' ? null : '';
      if (text === '') return;
      machine.basicURLParse(text[0] === '?' ? text.slice(1) : text, { url: record, stateOverride: 'query' });
    });
    this.#queryWasSet();
  }

  get searchParams() {
    const query = this.#parts.search.slice(1);
    return (this.#searchParams ??= newLinkedSearchParams(query, (changed) => {
      this.#change((record) => {
        record.query = changed === '' ? null : changed;
      });
    }));
  }

  get hash() {
    return this.#parts.hash;
  }

  set hash(value: string) {
    const text = toUSVString(value);
    this.#change((record) => {
      record.fragment = text === '' ? null : '';
      if (text === '') return;
      machine.basicURLParse(text[0] === '#' ? text.slice(1) : text, { url: record, stateOverride: 'fragment' });
    });
  }

  toString() {
    return this.#parts.href;
  }

  toJSON() {
    return this.#parts.href;
  }

  // Whether the fast path took it, which means that it has no credentials.
  #isPlain(): boolean {
    return (this.#parts, this.#record === undefined);
  }

  #asRecord(): UrlRecord {
    return (this.#record ??= machine.parseURL(this.#parts.href)!);
  }

  #change(edit: (record: UrlRecord) => void): void {
    const record = this.#asRecord();
    edit(record);
    this.#parts = partsOfRecord(record);
  }

  #queryWasSet(): void {
    if (this.#searchParams !== null) replaceSearchParams(this.#searchParams, this.#parts.search.slice(1));
  }
}

defineInterface(URL, 'URL', { length: 1 });
uncloneableKinds.push((value) => value instanceof URL);

function invalidUrl(input: unknown, base: unknown): TypeError {
  const error: any = new TypeError(`Invalid URL: ${String(input)}${base === undefined ? '' : ` with base ${String(base)}`}`);
  error.code = 'ERR_INVALID_URL';
  error.input = String(input);
  return error;
}
