// EventSource (https://html.spec.whatwg.org/multipage/server-sent-events.html), over fetch(). It lives as long as the call that made it.

import { abortSignal, newSignal } from './abort';
import { DOMException } from './domexception';
import { Event, EventTarget, defineHandlerAttribute, fireEvent } from './events';
import { EventStreamParser } from './eventstream';
import { MessageEvent } from './eventtypes';
import { fetchRequest } from './fetch';
import { baseUrlParts } from './location';
import { mimeTypeOf } from './mime';
import { Request } from './request';
import { responseParts, type Response } from './response';
import { cancelReading, readChunk, readerOf } from './streams';
import { startInternalTimer, stopInternalTimer } from './timers';
import { parseUrl } from './urlparse';
import { defineInterface, requireArguments, toDictionary, toUSVString } from './webidl';

const enum State { Connecting, Open, Closed }

const defaultReconnectionMs = 3000;

function originOf(url: string): string {
  const parts = parseUrl(url)?.parts;
  if (parts === undefined || (parts.protocol !== 'http:' && parts.protocol !== 'https:')) return 'null';
  return `${parts.protocol}//${parts.hostname}${parts.port === '' ? '' : `:${parts.port}`}`;
}

class EventSource extends EventTarget {
  #url: string;
  #withCredentials: boolean;
  #state = State.Connecting;
  #reconnectionMs = defaultReconnectionMs;
  #lastEventId = '';
  #signal = newSignal();
  #timer: number | null = null;

  constructor(url: string, init: unknown = undefined) {
    requireArguments(1, arguments.length, 'EventSource');
    const text = toUSVString(url);
    const dictionary = toDictionary<{ withCredentials?: boolean }>(init, 'EventSourceInit');
    super();
    const parsed = parseUrl(text, baseUrlParts());
    if (parsed === undefined) throw new DOMException(`Invalid URL: ${text}`, 'SyntaxError');
    this.#url = parsed.parts.href;
    this.#withCredentials = !!dictionary?.withCredentials;
    this.#connect();
  }

  get url() {
    return this.#url;
  }

  get withCredentials() {
    return this.#withCredentials;
  }

  get readyState(): number {
    return this.#state;
  }

  close(): void {
    this.#state = State.Closed;
    if (this.#timer !== null) stopInternalTimer(this.#timer);
    abortSignal(this.#signal, undefined);
  }

  async #connect(): Promise<void> {
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream', 'cache-control': 'no-store' };
      if (this.#lastEventId !== '') headers['last-event-id'] = this.#lastEventId;
      const response = await fetchRequest(new Request(this.#url, { headers, signal: this.#signal, cache: 'no-store' }));
      if (this.#isClosed()) return;
      const { status, headers: list } = responseParts(response);
      if (status !== 200 || mimeTypeOf(list)?.essence !== 'text/event-stream') return this.#fail();
      this.#state = State.Open;
      fireEvent(this, new Event('open'));
      await this.#read(response);
    } catch {
      // A broken connection is made anew; why it broke is in no part of the interface.
    }
    if (!this.#isClosed()) this.#reconnect();
  }

  async #read(response: Response): Promise<void> {
    const { stream } = responseParts(response).body;
    if (stream === null) return;
    const reader = readerOf(stream);
    const origin = originOf(response.url === '' ? this.#url : response.url);
    const onEvent = ({ type, data, lastEventId }: { type: string; data: string; lastEventId: string }) => {
      this.#lastEventId = lastEventId;
      if (!this.#isClosed()) fireEvent(this, new MessageEvent(type, { data, origin, lastEventId }));
    };
    const parser = new EventStreamParser(this.#lastEventId, onEvent, (milliseconds) => {
      this.#reconnectionMs = milliseconds;
    });
    for (;;) {
      const { done, value } = await readChunk(reader);
      if (done) return;
      if (this.#isClosed()) {
        await cancelReading(reader, undefined);
        return;
      }
      parser.push(value as Uint8Array);
    }
  }

  #isClosed(): boolean {
    return this.#state === State.Closed;
  }

  #reconnect(): void {
    this.#state = State.Connecting;
    this.#timer = startInternalTimer(() => {
      this.#timer = null;
      if (!this.#isClosed()) this.#connect();
    }, this.#reconnectionMs);
    fireEvent(this, new Event('error'));
  }

  // For good: the answer is no event stream.
  #fail(): void {
    this.#state = State.Closed;
    abortSignal(this.#signal, undefined);
    fireEvent(this, new Event('error'));
  }
}

for (const name of ['onopen', 'onmessage', 'onerror']) defineHandlerAttribute(EventSource.prototype, name);
defineInterface(EventSource, 'EventSource', { constants: { CONNECTING: 0, OPEN: 1, CLOSED: 2 }, length: 1 });
