// CompressionStream and DecompressionStream (https://compression.spec.whatwg.org) over native zlib.

import { natives } from './natives';
import { TransformStream } from './streams';
import { defineInterface, isArrayBuffer, isSharedArrayBuffer, requireArguments, toEnum } from './webidl';

const formats = ['gzip', 'deflate', 'deflate-raw'] as const;

function requireChunk(chunk: unknown): asserts chunk is BufferSource {
  const isView = ArrayBuffer.isView(chunk) && !isSharedArrayBuffer(chunk.buffer);
  if (!isView && !isArrayBuffer(chunk)) throw new TypeError('a chunk is not a BufferSource');
}

function makeTransform(format: unknown, inflating: boolean): TransformStream {
  const name = toEnum(format, formats, 'CompressionFormat');
  const stream = natives.zlibOpen(formats.indexOf(name), inflating);
  const drain = (controller: TransformStreamDefaultController) => {
    for (let piece; (piece = natives.zlibPull(stream)) !== undefined; ) controller.enqueue(piece);
  };
  return new TransformStream({
    transform(chunk, controller) {
      requireChunk(chunk);
      natives.zlibPush(stream, chunk, false);
      drain(controller);
    },
    flush(controller) {
      natives.zlibPush(stream, undefined, true);
      drain(controller);
    },
  });
}

class CompressionStream {
  #transform: TransformStream;

  constructor(format: CompressionFormat) {
    requireArguments(1, arguments.length, 'CompressionStream');
    this.#transform = makeTransform(format, false);
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}
defineInterface(CompressionStream, 'CompressionStream');

class DecompressionStream {
  #transform: TransformStream;

  constructor(format: CompressionFormat) {
    requireArguments(1, arguments.length, 'DecompressionStream');
    this.#transform = makeTransform(format, true);
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}
defineInterface(DecompressionStream, 'DecompressionStream');
