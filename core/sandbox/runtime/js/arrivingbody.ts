// The body of an answer that comes from the host in pieces. Pieces wait here until the stream is read, and are decoded one by one as they
// are; the host is told of what was used up only then, so that a function that does not read holds at most one window of bytes.

import type { Decoder } from './contentdecoding';
import { ReadableStream } from './streams';

export interface Supply {
  grant(count: number): void;
  // Nobody wants the rest.
  cancel(): void;
}

export class ArrivingBody {
  #pieces: Uint8Array[] = [];
  #isComplete = false;
  #isInputOver = false;
  #failure: { reason: unknown } | null = null;
  #wake: (() => void) | null = null;
  #controller: ReadableByteStreamController | null = null;

  constructor(readonly supply: Supply, readonly decoder: Decoder | null) {}

  add(bytes: Uint8Array | undefined, isLast: boolean): void {
    if (bytes !== undefined && bytes.byteLength > 0) this.#pieces.push(bytes);
    this.#isComplete ||= isLast;
    this.#wakeReader();
  }

  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#pieces = [];
    this.#controller?.error(reason);
    this.#wakeReader();
  }

  makeStream(): ReadableStream {
    return new ReadableStream({
      type: 'bytes',
      start: (controller) => {
        this.#controller = controller as ReadableByteStreamController;
      },
      pull: (controller) => this.#pull(controller as ReadableByteStreamController),
      cancel: () => {
        this.#pieces = [];
        this.supply.cancel();
      },
    }, { highWaterMark: 0 });
  }

  async #pull(controller: ReadableByteStreamController): Promise<void> {
    for (;;) {
      const piece = this.#failure === null ? this.#next() : undefined;
      if (piece !== undefined) return controller.enqueue(piece as any);
      if (this.#failure !== null) return controller.error(this.#failure.reason);
      if (this.#isComplete && this.#pieces.length === 0) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  // The next piece as it is read: undefined when more must arrive first, or nothing more will.
  #next(): Uint8Array | undefined {
    const { decoder } = this;
    if (decoder === null) return this.#take();
    try {
      for (;;) {
        const decoded = decoder.pull();
        if (decoded !== undefined) return decoded;
        const piece = this.#take();
        if (piece === undefined && (!this.#isComplete || this.#isInputOver)) return undefined;
        this.#isInputOver = piece === undefined;
        decoder.push(piece, piece === undefined);
      }
    } catch (error) {
      this.supply.cancel();
      this.fail(new TypeError('The body could not be decoded', { cause: error }));
      return undefined;
    }
  }

  #take(): Uint8Array | undefined {
    const piece = this.#pieces.shift();
    if (piece !== undefined && !this.#isComplete) this.supply.grant(piece.byteLength);
    return piece;
  }

  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
