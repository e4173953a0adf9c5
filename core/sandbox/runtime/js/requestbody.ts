// The stream of a request body that arrives in pieces. Pieces wait here until the stream is read; the host is told of what was used up
// (grantBody) only then, so that a function that does not read holds at most one window of bytes.

import { natives } from './natives';
import type { Call } from './calls';
import { ReadableStream } from './streams';

export class RequestBodySource {
  #call: Call;
  #pieces: Uint8Array[] = [];
  #isComplete = false;
  #failure: { reason: unknown } | null = null;
  // Set while a reader waits for a piece.
  #wake: (() => void) | null = null;

  constructor(call: Call, first: Uint8Array | undefined) {
    this.#call = call;
    if (first !== undefined && first.byteLength > 0) this.#pieces.push(first);
    call.onRequestChunk = (bytes, last) => {
      if (bytes !== undefined && bytes.byteLength > 0) this.#pieces.push(bytes);
      this.#isComplete ||= last;
      this.#wakeReader();
    };
    call.onCancel((reason) => {
      this.#failure = { reason };
      this.#wakeReader();
    });
  }

  makeStream(): ReadableStream {
    return new ReadableStream({
      type: 'bytes',
      pull: (controller) => this.#pull(controller as ReadableByteStreamController),
      cancel: () => this.#discard(),
    }, { highWaterMark: 0 });
  }

  async #pull(controller: ReadableByteStreamController): Promise<void> {
    while (this.#pieces.length === 0 && !this.#isComplete && this.#failure === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const piece = this.#pieces.shift();
    if (piece !== undefined) {
      const size = piece.byteLength;
      controller.enqueue(piece as any);
      natives.grantBody(this.#call.id, size);
    } else if (this.#isComplete) {
      controller.close();
      controller.byobRequest?.respond(0);
    } else {
      controller.error(this.#failure!.reason);
    }
  }

  // Nobody will read the rest: take it off the host's hands so that the client can finish sending.
  #discard(): void {
    const grant = (size: number) => {
      if (size > 0) natives.grantBody(this.#call.id, size);
    };
    for (const piece of this.#pieces) grant(piece.byteLength);
    this.#pieces = [];
    this.#call.onRequestChunk = (bytes) => grant(bytes?.byteLength ?? 0);
  }

  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
