// WebSocket (https://websockets.spec.whatwg.org), the client. The host opens the connection as a fetch that is upgraded and passes bytes
// both ways; frames are made and read here. It lives as long as the call that made it.

import { abortSignal, newSignal } from './abort';
import { blobBytes, isBlob, newBlob } from './blob';
import { Body } from './body';
import { DOMException } from './domexception';
import { defineHandlerAttribute, Event, EventTarget, fireEvent } from './events';
import { CloseEvent, MessageEvent } from './eventtypes';
import { exchangeWith, type ExchangeAnswer } from './fetchexchange';
import { getHeader, serializeFields, type HeaderList } from './headerlist';
import { baseUrlParts } from './location';
import { natives } from './natives';
import { readChunk, readerOf, ReadableStream, viewOf, type Reader } from './streams';
import { startInternalTimer, stopInternalTimer } from './timers';
import { parseUrl } from './urlparse';
import { clientFrame, FrameReader, Opcode, ProtocolFault, type Message } from './websocketframes';
import { defineInterface, isBufferSource, requireArguments, toDOMString, toSequence, toUSVString } from './webidl';

const enum State { Connecting, Open, Closing, Closed }

const handshakeSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
// How long the server may take to answer a close frame, and to end the connection after its own.
const closeTimeoutMs = 3000;
const noBytes = new Uint8Array(0);

function syntaxError(message: string): DOMException {
  return new DOMException(message, 'SyntaxError');
}

// As ws: or wss:, with the fragment refused.
function toSocketUrl(value: unknown): string {
  const text = toUSVString(value);
  const parsed = parseUrl(text, baseUrlParts());
  if (parsed === undefined) throw syntaxError(`Invalid URL: ${text}`);
  const { href, protocol } = parsed.parts;
  const scheme = protocol === 'http:' ? 'ws:' : protocol === 'https:' ? 'wss:' : protocol;
  if (scheme !== 'ws:' && scheme !== 'wss:') throw syntaxError(`A WebSocket's URL cannot have the scheme ${protocol}`);
  if (href.includes('#')) throw syntaxError("A WebSocket's URL cannot have a fragment");
  return scheme + href.slice(protocol.length);
}

function toProtocols(value: unknown): string[] {
  if (value === undefined) return [];
  const isList = typeof value === 'object' && value !== null && Symbol.iterator in value;
  const list = isList ? toSequence(value, 'protocols', toDOMString) : [toDOMString(value)];
  const seen = new Set<string>();
  for (const protocol of list) {
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(protocol)) throw syntaxError(`'${protocol}' cannot name a protocol`);
    if (seen.has(protocol.toLowerCase())) throw syntaxError(`The protocol '${protocol}' is named twice`);
    seen.add(protocol.toLowerCase());
  }
  return list;
}

function makeKey(): string {
  const bytes = new Uint8Array(16);
  natives.randomFill(bytes);
  return natives.base64Encode(bytes);
}

// Throws an Error that says why the answer is none (RFC 6455, section 4.1).
function checkHandshake({ status, headers }: ExchangeAnswer, key: string, protocols: string[]): string {
  if (status !== 101) throw new Error(`the server answered ${status}`);
  const expected = natives.base64Encode(natives.digest('SHA-1', natives.utf8Encode(key + handshakeSuffix)));
  const connection = getHeader(headers, 'connection')?.toLowerCase().split(',').map((part) => part.trim());
  if (getHeader(headers, 'upgrade')?.toLowerCase() !== 'websocket' || !connection?.includes('upgrade')) throw new Error('it does not upgrade');
  if (getHeader(headers, 'sec-websocket-accept') !== expected) throw new Error('its accept key is wrong');
  if (getHeader(headers, 'sec-websocket-extensions') !== null) throw new Error('it wants an extension that was not offered');
  const protocol = getHeader(headers, 'sec-websocket-protocol');
  if (protocol !== null && !protocols.includes(protocol)) throw new Error('it chose a protocol that was not offered');
  return protocol ?? '';
}

class WebSocket extends EventTarget {
  #url: string;
  #protocols: string[];
  #protocol = '';
  #state = State.Connecting;
  #binaryType: BinaryType = 'blob';
  #bufferedAmount = 0;
  #signal = newSignal();
  #closeTimer: number | null = null;
  // What the close event tells.
  #closing = { code: 1006, reason: '', wasClean: false };
  #sentClose = false;
  // What waits to be sent, and who waits for it.
  #outgoing: { frame: Uint8Array; counted: number }[] = [];
  #wakeSender: (() => void) | null = null;

  constructor(url: unknown, protocols: unknown = undefined) {
    requireArguments(1, arguments.length, 'WebSocket');
    super();
    this.#url = toSocketUrl(url);
    this.#protocols = toProtocols(protocols);
    this.#connect();
  }

  get url(): string {
    return this.#url;
  }

  get readyState(): number {
    return this.#state;
  }

  get bufferedAmount(): number {
    return this.#bufferedAmount;
  }

  get extensions(): string {
    this.#url;
    return '';
  }

  get protocol(): string {
    return this.#protocol;
  }

  get binaryType(): BinaryType {
    return this.#binaryType;
  }

  set binaryType(value: BinaryType) {
    const text = toDOMString(value);
    if (text === 'blob' || text === 'arraybuffer') this.#binaryType = text;
    else this.#url;
  }

  send(data: unknown): void {
    requireArguments(1, arguments.length, 'WebSocket.send');
    if (this.#state === State.Connecting) throw new DOMException('The WebSocket is still connecting', 'InvalidStateError');
    const isBinary = isBlob(data) || isBufferSource(data);
    const payload = isBlob(data) ? blobBytes(data) : isBufferSource(data) ? viewOf(data) : natives.utf8Encode(toUSVString(data));
    this.#bufferedAmount += payload.byteLength;
    if (this.#state !== State.Open) return;
    this.#queue(clientFrame(isBinary ? Opcode.Binary : Opcode.Text, payload), payload.byteLength);
  }

  close(code: unknown = undefined, reason: unknown = undefined): void {
    const status = code === undefined ? undefined : Math.min(Math.max(Math.round(Number(code)) || 0, 0), 65535);
    if (status !== undefined && status !== 1000 && (status < 3000 || status > 4999)) {
      throw new DOMException('The code must be 1000 or between 3000 and 4999', 'InvalidAccessError');
    }
    const words = reason === undefined ? noBytes : natives.utf8Encode(toUSVString(reason));
    if (words.byteLength > 123) throw syntaxError('The reason is longer than 123 bytes');
    if (this.#state === State.Closing || this.#state === State.Closed) return;
    if (this.#state === State.Connecting) {
      this.#state = State.Closing;
      abortSignal(this.#signal, undefined);
      return;
    }
    this.#state = State.Closing;
    this.#sendClose(status, words);
    this.#closeTimer = startInternalTimer(() => this.#finish(false), closeTimeoutMs);
  }

  async #connect(): Promise<void> {
    const key = makeKey();
    try {
      const answer = await this.#shakeHands(key);
      const protocol = checkHandshake(answer, key, this.#protocols);
      if (this.#state !== State.Connecting) return this.#finish(true);
      this.#protocol = protocol;
      this.#state = State.Open;
      const reader = readerOf(answer.body.stream!);
      fireEvent(this, new Event('open'));
      await this.#read(reader);
      this.#finish(!this.#closing.wasClean);
    } catch (error) {
      if (error instanceof ProtocolFault && !this.#sentClose) this.#sendClose(error.code, noBytes);
      this.#finish(true);
    }
  }

  #shakeHands(key: string): Promise<ExchangeAnswer> {
    const headers: HeaderList = ['connection', 'Upgrade', 'upgrade', 'websocket', 'sec-websocket-version', '13', 'sec-websocket-key', key, 'user-agent', 'Isola'];
    if (this.#protocols.length > 0) headers.push('sec-websocket-protocol', this.#protocols.join(', '));
    const url = `http${this.#url.slice(2)}`;
    const outgoing = new ReadableStream({ pull: (controller) => this.#giveFrame(controller as any) }, { highWaterMark: 0 });
    return exchangeWith({
      kind: 'fetch',
      makeQuestion: () => natives.latin1Encode(`GET ${url} upgrade\n${serializeFields(headers)}`),
      isHead: false, body: new Body(outgoing), signal: this.#signal, decodes: false,
    });
  }

  async #giveFrame(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    while (this.#outgoing.length === 0) {
      if (this.#sentClose || this.#state === State.Closed) return controller.close();
      await new Promise<void>((resolve) => {
        this.#wakeSender = resolve;
      });
    }
    const { frame, counted } = this.#outgoing.shift()!;
    this.#bufferedAmount -= counted;
    controller.enqueue(frame);
  }

  #queue(frame: Uint8Array, counted: number): void {
    this.#outgoing.push({ frame, counted });
    this.#wake();
  }

  #wake(): void {
    const wake = this.#wakeSender;
    this.#wakeSender = null;
    wake?.();
  }

  #sendClose(code: number | undefined, reason: Uint8Array): void {
    const payload = new Uint8Array(code === undefined ? 0 : 2 + reason.byteLength);
    if (code !== undefined) {
      payload.set([code >> 8, code & 255]);
      payload.set(reason, 2);
    }
    this.#queue(clientFrame(Opcode.Close, payload), 0);
    this.#sentClose = true;
  }

  // Until the connection ends, which is the server's to do. What follows its close frame is no message any more.
  async #read(reader: Reader): Promise<void> {
    const frames = new FrameReader();
    for (;;) {
      const { done, value } = await readChunk(reader);
      if (done || this.#state === State.Closed) return;
      for (const message of this.#closing.wasClean ? [] : frames.push(value as Uint8Array)) {
        if (message.opcode !== Opcode.Close) this.#take(message);
        else this.#takeClose(message.payload);
        if (this.#closing.wasClean) break;
      }
    }
  }

  #take({ opcode, payload }: Message): void {
    if (opcode === Opcode.Ping && this.#state === State.Open) this.#queue(clientFrame(Opcode.Pong, payload), 0);
    if (opcode !== Opcode.Text && opcode !== Opcode.Binary) return;
    const text = opcode === Opcode.Text ? natives.utf8Decode(payload, true) : undefined;
    if (opcode === Opcode.Text && text === undefined) throw new ProtocolFault(1007, 'a text message is not UTF-8');
    if (this.#state !== State.Open) return;
    const data = text ?? (this.#binaryType === 'blob' ? newBlob(payload, '') : payload.buffer);
    fireEvent(this, new MessageEvent('message', { data, origin: this.#url.replace(/^(wss?:\/\/[^/?]*).*$/, '$1') }));
  }

  #takeClose(payload: Uint8Array): void {
    if (payload.byteLength === 1) throw new ProtocolFault(1002, 'a close frame has half a code');
    const code = payload.byteLength === 0 ? 1005 : payload[0]! * 256 + payload[1]!;
    const reason = natives.utf8Decode(payload.subarray(2), true);
    if (reason === undefined) throw new ProtocolFault(1007, "a close frame's reason is not UTF-8");
    this.#closing = { code, reason, wasClean: true };
    this.#state = State.Closing;
    if (!this.#sentClose) this.#sendClose(code === 1005 ? undefined : code, noBytes);
    this.#closeTimer ??= startInternalTimer(() => this.#finish(false), closeTimeoutMs);
  }

  #finish(isFailed: boolean): void {
    if (this.#state === State.Closed) return;
    this.#state = State.Closed;
    if (this.#closeTimer !== null) stopInternalTimer(this.#closeTimer);
    this.#wake();
    abortSignal(this.#signal, undefined); // lets go of the connection
    if (isFailed && !this.#closing.wasClean) fireEvent(this, new Event('error'));
    fireEvent(this, new CloseEvent('close', this.#closing));
  }
}

for (const name of ['onopen', 'onmessage', 'onerror', 'onclose']) defineHandlerAttribute(WebSocket.prototype, name);
defineInterface(WebSocket, 'WebSocket', { constants: { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 }, length: 1 });
