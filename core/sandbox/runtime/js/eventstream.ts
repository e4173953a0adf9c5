// The text/event-stream format (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).

import { TextDecoder } from './encoding';

export interface StreamEvent {
  type: string;
  data: string;
  lastEventId: string;
}

const decode = TextDecoder.prototype.decode;

// Is given bytes as they come and calls back for each event, and for each new reconnection time.
export class EventStreamParser {
  #decoder = new TextDecoder();
  #rest = '';
  #endedWithReturn = false;
  #type = '';
  #data = '';
  #lastEventId: string;

  constructor(lastEventId: string, readonly onEvent: (event: StreamEvent) => void, readonly onRetry: (milliseconds: number) => void) {
    this.#lastEventId = lastEventId;
  }

  get lastEventId(): string {
    return this.#lastEventId;
  }

  push(bytes: Uint8Array): void {
    let text = decode.call(this.#decoder, bytes as BufferSource, { stream: true });
    if (text === '') return;
    // A line may end with CR LF, and the two may come apart.
    if (this.#endedWithReturn && text[0] === '\n') text = text.slice(1);
    this.#endedWithReturn = text.endsWith('\r');
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = lines.pop()!;
    for (const line of lines) this.#takeLine(line);
  }

  #takeLine(line: string): void {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    switch (field) {
      case 'event':
        this.#type = value;
        return;
      case 'data':
        this.#data += `${value}\n`;
        return;
      case 'id':
        if (!value.includes('\0')) this.#lastEventId = value;
        return;
      case 'retry':
        if (/^\d+$/.test(value)) this.onRetry(Number(value));
    }
  }

  #dispatch(): void {
    const type = this.#type === '' ? 'message' : this.#type;
    const data = this.#data.slice(0, -1);
    const isEvent = this.#data !== '';
    this.#type = this.#data = '';
    if (isEvent) this.onEvent({ type, data, lastEventId: this.#lastEventId });
  }
}
