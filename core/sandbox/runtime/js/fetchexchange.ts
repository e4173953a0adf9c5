// A request and its answer, performed by the host: one hop of a fetch, or a call of another function. The question of a fetch is
// "METHOD URL LENGTH\n" and field lines, its body inline or in pieces; the answer "STATUS REASON\n" and field lines, its body likewise.
// LENGTH is a number, "none", "unknown", or "upgrade": the connection is to become another protocol's, with status 101, and both bodies are
// what goes over it then. The host's words for a failure may start with a code like ECONNREFUSED.

import { onAbort, type AbortSignal } from './abort';
import { ArrivingBody, type Supply } from './arrivingbody';
import { Body } from './body';
import { contentDecoder } from './contentdecoding';
import { deleteHeader, getHeader, parseFields, serializeFields, type HeaderList } from './headerlist';
import { HostCall, HostSlots, sendWindow, type HostListener } from './hostcalls';
import { shortDescription } from './inspect';
import { natives } from './natives';
import { cancelReading, isReadableStream, readChunk, readerOf, type Reader } from './streams';

export interface ExchangeRequest {
  // What the host calls it: "fetch", "invoke".
  kind: string;
  makeQuestion: (bodyLength: string) => Uint8Array;
  // The answer has no body.
  isHead: boolean;
  body: Body | null;
  signal: AbortSignal | null;
  // Content codings are taken off the answer.
  decodes: boolean;
}

export interface ExchangeAnswer {
  status: number;
  statusText: string;
  headers: HeaderList;
  body: Body;
  // Lets go of the rest of the body.
  discard: () => void;
}

// Counted by number only: what is on its way of each body is within its window.
const slots = new HostSlots();

function failure(message: string): Error {
  const code = /^E[A-Z0-9_]+/.exec(message)?.[0];
  if (code === undefined) return new Error(message);
  return Object.assign(new Error(message.slice(code.length + 1)), { code });
}

class Exchange implements HostListener, Supply {
  #request: ExchangeRequest;
  #resolve: (answer: ExchangeAnswer) => void;
  #reject: (reason: unknown) => void;
  #call: HostCall | null = null;
  #body: ArrivingBody | null = null;
  #reader: Reader | null = null;
  #hasSlot = false;
  #isOver = false;
  #onRoom: (() => void) | null = null;
  #stopListening: (() => void) | null = null;

  constructor(request: ExchangeRequest, resolve: (answer: ExchangeAnswer) => void, reject: (reason: unknown) => void) {
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    const { signal } = request;
    if (signal !== null) this.#stopListening = onAbort(signal, () => this.#abort(signal.reason));
  }

  // A slot is taken for it.
  start(): void {
    if (this.#isOver) return slots.free(0);
    this.#hasSlot = true;
    try {
      this.#send();
    } catch (error) {
      this.#abort(error);
    }
  }

  #send(): void {
    const { body } = this.#request;
    const sendable = body === null ? undefined : body.sendable;
    if (isReadableStream(sendable)) {
      this.#reader = readerOf(sendable);
      this.#open('unknown', undefined, true);
      this.#pump(this.#reader);
      return;
    }
    const bytes = typeof sendable === 'string' ? natives.utf8Encode(sendable) : sendable;
    const length = bytes === undefined ? 'none' : String(bytes.byteLength);
    const isInline = bytes === undefined || bytes.byteLength <= sendWindow;
    this.#open(length, isInline ? bytes : undefined, !isInline);
    if (!isInline) this.#sendAll(bytes);
  }

  #open(length: string, body: Uint8Array | undefined, bodyFollows: boolean): void {
    const { kind, makeQuestion } = this.#request;
    this.#call = new HostCall(kind, makeQuestion(length), body, bodyFollows, this);
  }

  async #sendAll(bytes: Uint8Array): Promise<void> {
    if (await this.#sendPiece(bytes)) this.#call!.endBody();
  }

  // False when nobody takes it any more.
  async #sendPiece(bytes: Uint8Array): Promise<boolean> {
    for (let at = 0; at < bytes.byteLength; ) {
      while (this.#call!.room <= 0 && !this.#isOver) {
        await new Promise<void>((resolve) => {
          this.#onRoom = resolve;
        });
      }
      if (this.#isOver) return false;
      const piece = bytes.subarray(at, at + this.#call!.room);
      this.#call!.send(piece);
      at += piece.byteLength;
    }
    return !this.#isOver;
  }

  async #pump(reader: Reader): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await readChunk(reader);
        if (this.#isOver) return;
        if (done) return this.#call!.endBody();
        if (!(value instanceof Uint8Array)) {
          throw new TypeError(`A chunk of the request's body is not a Uint8Array, but ${shortDescription(value)}`);
        }
        if (!(await this.#sendPiece(value))) return;
      }
    } catch (error) {
      this.#abort(error);
    }
  }

  replied(result: Uint8Array, bytes: Uint8Array | undefined, bodyFollows: boolean): void {
    const head = natives.latin1Decode(result);
    const end = head.indexOf('\n');
    const space = head.indexOf(' ');
    const status = Number(head.slice(0, space));
    const headers = parseFields(head.slice(end + 1));
    const body = this.#makeBody(status, headers, bytes, bodyFollows);
    if (!bodyFollows) this.#finish();
    this.#resolve({ status, statusText: head.slice(space + 1, end), headers, body, discard: () => this.cancel() });
  }

  #makeBody(status: number, headers: HeaderList, bytes: Uint8Array | undefined, bodyFollows: boolean): Body {
    const { isHead, decodes } = this.#request;
    if (isHead || status === 204 || status === 205 || status === 304) return new Body(null);
    const decoder = !decodes ? null : contentDecoder(getHeader(headers, 'content-encoding'));
    if (decoder === null && !bodyFollows) return new Body(bytes ?? new Uint8Array(0));
    if (decoder !== null) {
      // They are of the body as it was sent: a Response that is handed on must not claim them.
      deleteHeader(headers, 'content-encoding');
      deleteHeader(headers, 'content-length');
    }
    const arriving = (this.#body = new ArrivingBody(this, decoder));
    arriving.add(bytes, !bodyFollows);
    return new Body(() => arriving.makeStream());
  }

  failed(message: string): void {
    this.#finish();
    this.#reject(failure(message));
  }

  chunk(bytes: Uint8Array | undefined, last: boolean, fault: string | undefined): void {
    if (fault !== undefined) {
      this.#finish();
      this.#body?.fail(new TypeError('terminated', { cause: failure(fault) }));
      return;
    }
    if (last) this.#finish();
    this.#body?.add(bytes, last);
  }

  credited(): void {
    this.#wakeSender();
  }

  dropped(): void {
    this.#finish();
  }

  grant(count: number): void {
    this.#call!.grant(count);
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#call?.cancel();
    this.#finish();
  }

  #abort(reason: unknown): void {
    if (this.#isOver) return;
    this.#call?.cancel();
    const reader = this.#reader;
    if (reader !== null) cancelReading(reader, reason).catch(() => {});
    this.#finish();
    this.#body?.fail(reason);
    this.#reject(reason);
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopListening?.();
    this.#wakeSender();
    if (this.#hasSlot) slots.free(0);
  }

  #wakeSender(): void {
    const onRoom = this.#onRoom;
    this.#onRoom = null;
    onRoom?.();
  }
}

// Rejects with the signal's reason, with what the body's stream threw, or with an Error in the host's words.
export function exchangeWith(request: ExchangeRequest): Promise<ExchangeAnswer> {
  return new Promise((resolve, reject) => {
    const made = new Exchange(request, resolve, reject);
    slots.whenFree(0, () => made.start());
  });
}

// One hop of a fetch; the URL is without a fragment.
export function exchange(
  method: string, url: string, headers: HeaderList, body: Body | null, signal: AbortSignal | null,
): Promise<ExchangeAnswer> {
  return exchangeWith({
    kind: 'fetch',
    makeQuestion: (length) => natives.latin1Encode(`${method} ${url} ${length}\n${serializeFields(headers)}`),
    isHead: method === 'HEAD', body, signal, decodes: true,
  });
}
