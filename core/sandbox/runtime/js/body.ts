// Bodies of requests and responses (https://fetch.spec.whatwg.org/#bodies). A body keeps the form it came in (text, bytes, stream) and
// becomes a stream only when `.body` is read: most never do.

import { blobBytes, isBlob, newBlob, type Blob } from './blob';
import { decodeUtf8 } from './encoding';
import { FormData, formDataEntries, isFormData } from './formdata';
import type { HeaderList } from './headerlist';
import { mimeTypeOf, serializeMimeType } from './mime';
import { decodeMultipart, encodeMultipart } from './multipart';
import { natives } from './natives';
import {
  cancelReading, failedStream, isDisturbed, isLocked, isReadableStream, lockForever, moveStream, readAllBytes, readerOf, streamOfBytes, teeStream, viewOf, type ReadableStream,
} from './streams';
import { isURLSearchParams, parseUrlEncodedBytes } from './urlsearchparams';
import { isBufferSource, isObject, toUSVString } from './webidl';

type Source = string | Uint8Array | ReadableStream | (() => ReadableStream);

const noBytes = new Uint8Array(0);

export class Body {
  // A function makes the stream of a request body that is still arriving.
  #source: Source | null;
  #isUsed = false;
  // Why what was not read yet can no longer be had.
  #failure: { reason: unknown } | null = null;
  // How many bytes are to come, as far as that is stated; 0: unknown.
  readonly #expectedSize: number;

  constructor(source: Source | null, expectedSize = 0) {
    this.#source = source;
    this.#expectedSize = expectedSize;
  }

  get isNull(): boolean {
    return this.#source === null;
  }

  get isUsed(): boolean {
    return this.#isUsed || (isReadableStream(this.#source) && isDisturbed(this.#source));
  }

  get isLocked(): boolean {
    return isReadableStream(this.#source) && isLocked(this.#source);
  }

  // What may be sent as it is: undefined for no body, text, bytes; otherwise the stream that must be read.
  get sendable(): undefined | string | Uint8Array | ReadableStream {
    const source = this.#source;
    return source === null ? undefined : typeof source === 'function' ? this.stream! : source;
  }

  get isStream(): boolean {
    return isReadableStream(this.#source) || typeof this.#source === 'function';
  }

  get stream(): ReadableStream | null {
    const source = this.#source;
    if (source === null || isReadableStream(source)) return source;
    const failure = this.#failure;
    const stream = failure !== null ? failedStream(failure.reason) : typeof source === 'function' ? source() : streamOfBytes(() => toBytes(source));
    this.#source = stream;
    if (this.#isUsed) lockForever(stream);
    return stream;
  }

  requireUnused(operation: string): void {
    if (this.isUsed || this.isLocked) throw new TypeError(`${operation}: the body was already used or is locked`);
  }

  // An abort after the response came: the rest of the body is lost, all of it if nothing was read yet. A stream that arrives from the
  // host is told by its exchange.
  fail(reason: unknown): void {
    if (!this.#isUsed && !isReadableStream(this.#source)) this.#failure = { reason };
  }

  // Nobody will read it.
  cancel(reason: unknown): void {
    if (this.isStream) cancelReading(readerOf(this.stream!), reason).catch(() => {});
  }

  // The same body once more; a stream is split.
  clone(): Body {
    const source = this.#source;
    if (source === null || typeof source === 'string' || source instanceof Uint8Array) return new Body(source);
    const [kept, given] = teeStream(this.stream!);
    this.#source = kept;
    return new Body(given);
  }

  // Takes the content away, as `new Request(request)` does: this body counts as used from now on.
  take(): Body {
    const taken = new Body(this.#source);
    if (this.isStream) {
      taken.#source = moveStream(this.stream!);
    }
    this.#isUsed = this.#source !== null;
    return taken;
  }

  text(): Promise<string> {
    const source = this.#source;
    // Text that came as a string is not encoded and decoded again.
    if (typeof source === 'string' && !this.#isUsed && this.#failure === null) {
      this.#isUsed = true;
      return Promise.resolve(source.charCodeAt(0) === 0xfeff ? source.slice(1) : source);
    }
    return this.#consume(decodeUtf8);
  }

  json(): Promise<any> {
    return this.#consume((bytes) => JSON.parse(decodeUtf8(bytes)));
  }

  bytes(): Promise<Uint8Array> {
    return this.#consume(ownBytes);
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.#consume((bytes, isShared) => ownBytes(bytes, isShared).buffer as ArrayBuffer);
  }

  blob(headers: HeaderList): Promise<Blob> {
    return this.#consume((bytes, isShared) => {
      const type = mimeTypeOf(headers);
      return newBlob(ownBytes(bytes, isShared), type === undefined ? '' : serializeMimeType(type));
    });
  }

  formData(headers: HeaderList): Promise<FormData> {
    return this.#consume((bytes) => parseForm(bytes, headers));
  }

  // `isShared`: the bytes are this body's own source, which a clone may hold too.
  #consume<T>(convert: (bytes: Uint8Array, isShared: boolean) => T): Promise<T> {
    if (this.isUsed || this.isLocked) return Promise.reject(new TypeError('The body was already used or is locked'));
    const source = this.#source;
    if (this.#failure !== null) return Promise.reject(this.#failure.reason);
    if (source === null || typeof source === 'string' || source instanceof Uint8Array) {
      this.#isUsed = source !== null;
      try {
        return Promise.resolve(convert(source === null ? noBytes : toBytes(source), typeof source !== 'string'));
      } catch (error) {
        return Promise.reject(error);
      }
    }
    return readAllBytes(this.stream!, this.#expectedSize, (bytes) => convert(bytes, false));
  }
}

function toBytes(source: string | Uint8Array): Uint8Array {
  return typeof source === 'string' ? natives.utf8Encode(source) : source;
}

function ownBytes(bytes: Uint8Array, isShared: boolean): Uint8Array {
  return isShared ? bytes.slice() : bytes;
}

function parseForm(bytes: Uint8Array, headers: HeaderList): FormData {
  const type = mimeTypeOf(headers);
  if (type?.essence === 'application/x-www-form-urlencoded') {
    const form = new FormData();
    formDataEntries(form).push(...parseUrlEncodedBytes(bytes));
    return form;
  }
  const boundary = type?.parameters.get('boundary');
  if (type?.essence !== 'multipart/form-data') throw new TypeError('The content-type is not one of a form');
  if (boundary === undefined) throw new TypeError('The content-type has no boundary');
  return decodeMultipart(bytes, boundary);
}

export interface ExtractedBody {
  body: Body;
  // The content-type that goes with it, null for none.
  type: string | null;
}

const textType = 'text/plain;charset=UTF-8';

// "extract a body" from a BodyInit that is neither null nor undefined.
export function extractBody(init: unknown): ExtractedBody {
  if (typeof init === 'string') return { body: new Body(toUSVString(init)), type: textType };
  if (!isObject(init)) return { body: new Body(toUSVString(init)), type: textType };
  if (isReadableStream(init)) {
    if (isDisturbed(init) || isLocked(init)) throw new TypeError('The body stream was already read from or is locked');
    return { body: new Body(init), type: null };
  }
  if (isBufferSource(init)) return { body: new Body(viewOf(init).slice()), type: null };
  if (isBlob(init)) return { body: new Body(blobBytes(init)), type: init.type === '' ? null : init.type };
  if (isURLSearchParams(init)) {
    return { body: new Body(init.toString()), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  }
  if (isFormData(init)) {
    const { bytes, contentType } = encodeMultipart(init);
    return { body: new Body(bytes), type: contentType };
  }
  return { body: new Body(toUSVString(init)), type: textType };
}
