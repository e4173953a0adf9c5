// WHATWG streams (https://streams.spec.whatwg.org) from web-streams-polyfill, and what the platform does with them by functions that a
// function's own code cannot replace. The package's version is pinned: `_disturbed`, `_reader` and the read requests are its private
// matters.

import {
  ByteLengthQueuingStrategy, CountQueuingStrategy, ReadableByteStreamController, ReadableStream, ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest, ReadableStreamDefaultController, ReadableStreamDefaultReader, TransformStream,
  TransformStreamDefaultController, WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter,
} from 'web-streams-polyfill';
import { cloneWithTransfer } from './clone';
import { hideHostBase } from './hostobjects';
import { natives } from './natives';
import { defineGlobal } from './webidl';

const interfaces = {
  ByteLengthQueuingStrategy, CountQueuingStrategy, ReadableByteStreamController, ReadableStream, ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest, ReadableStreamDefaultController, ReadableStreamDefaultReader, TransformStream,
  TransformStreamDefaultController, WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter,
};

// Those that build.mjs made to extend the native base.
const withHostBase = new Set<Function>([ReadableStream, WritableStream, TransformStream]);

for (const [name, type] of Object.entries(interfaces)) {
  const seen = withHostBase.has(type) ? hideHostBase(type as any) : type;
  if (seen !== type) Object.defineProperties(seen, Object.getOwnPropertyDescriptors(staticsOf(type)));
  Object.defineProperty(seen, 'name', { value: name, configurable: true });
  defineGlobal(name, seen, false);
}

function staticsOf({ ...statics }: object): object {
  return statics;
}

// A leftover of an older text of the standard.
delete (WritableStreamDefaultController.prototype as any).abortReason;

const { getReader, pipeTo, tee, values } = ReadableStream.prototype;
const { catch: catchRejection } = Promise.prototype;

// The package's iterators inherit from Object only.
const iteratorPrototype = Object.getPrototypeOf(Reflect.apply(values, new ReadableStream(), []));
delete iteratorPrototype[Symbol.asyncIterator];
Object.setPrototypeOf(iteratorPrototype, Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}.prototype)));

const { cancel: cancelReader } = ReadableStreamDefaultReader.prototype;
const pullSteps = Object.getOwnPropertySymbols(ReadableStreamDefaultController.prototype)
  .find((symbol) => symbol.description === '[[PullSteps]]')!;

export type Reader = ReadableStreamDefaultReader<unknown>;

export function isReadableStream(value: unknown): value is ReadableStream {
  return value instanceof ReadableStream;
}

export function isDisturbed(stream: ReadableStream): boolean {
  return (stream as any)._disturbed === true;
}

export function isLocked(stream: ReadableStream | WritableStream): boolean {
  return (stream as any)._reader !== undefined || (stream as any)._writer !== undefined;
}

// To the end, come what may: what fails shows in the streams.
export function pipe(from: ReadableStream, to: WritableStream): void {
  Reflect.apply(catchRejection, Reflect.apply(pipeTo, from, [to]), [() => {}]);
}

export function readerOf(stream: ReadableStream): Reader {
  return Reflect.apply(getReader, stream, []) as Reader;
}

export interface Chunk {
  done: boolean;
  value: unknown;
}

// The standard's "read a chunk" with a read request of our own. Unlike reader.read() it cannot be fooled by a `then` on
// Object.prototype: what the promise gives has no prototype.
export function readChunk(reader: Reader): Promise<Chunk> {
  return new Promise((resolve, reject) => {
    const give = (done: boolean, value: unknown) => resolve({ __proto__: null, done, value } as unknown as Chunk);
    const request = {
      _chunkSteps: (value: unknown) => give(false, value),
      _closeSteps: () => give(true, undefined),
      _errorSteps: reject,
    };
    const stream = (reader as any)._ownerReadableStream;
    stream._disturbed = true;
    if (stream._state === 'closed') request._closeSteps();
    else if (stream._state === 'errored') request._errorSteps(stream._storedError);
    else stream._readableStreamController[pullSteps](request);
  });
}

export function cancelReading(reader: Reader, reason: unknown): Promise<void> {
  return Reflect.apply(cancelReader, reader, [reason]);
}

// A stream of a body that was consumed without one: locked and disturbed, as if a reader had read it.
export function lockForever(stream: ReadableStream): void {
  readerOf(stream);
  (stream as any)._disturbed = true;
}

// The content of a stream as another one: the first is locked and disturbed from now on. Nothing is kept of what went through.
export function moveStream(stream: ReadableStream): ReadableStream {
  const reader = readerOf(stream);
  (stream as any)._disturbed = true;
  return new ReadableStream({
    async pull(controller: ReadableStreamDefaultController<unknown>) {
      const { done, value } = await readChunk(reader);
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => cancelReading(reader, reason),
  }, { highWaterMark: 0 });
}

// Splits a stream in two whose chunks are not shared, as Response.clone() wants.
export function teeStream(stream: ReadableStream): [ReadableStream, ReadableStream] {
  const [first, second] = Reflect.apply(tee, stream, []) as [ReadableStream, ReadableStream];
  const copy = new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk instanceof Uint8Array ? chunk.slice() : cloneWithTransfer(chunk, []).clone);
    },
  });
  return [first, second.pipeThrough(copy)];
}

export function failedStream(reason: unknown): ReadableStream {
  return new ReadableStream({ type: 'bytes', start: (controller: ReadableByteStreamController) => controller.error(reason) } as any);
}

// A byte stream that gives one buffer, made only when it is read.
export function streamOfBytes(makeBytes: () => Uint8Array): ReadableStream {
  let isGiven = false;
  return new ReadableStream({
    type: 'bytes',
    pull(controller: ReadableByteStreamController) {
      const bytes = isGiven ? undefined : makeBytes();
      isGiven = true;
      if (bytes !== undefined && bytes.byteLength > 0) {
        controller.enqueue(bytes.slice() as any);
        return;
      }
      controller.close();
      controller.byobRequest?.respond(0);
    },
  } as any, { highWaterMark: 0 });
}

// More than this is not set aside on the word of a header.
const maxExpectedSize = 256 * 1024 * 1024;

// Reads a stream to its end and gives what `convert` makes of its bytes, which are in memory of their own. With a size that is right they are put into place at once: a large body then needs its
// size once, not twice.
export async function readAllBytes<T>(stream: ReadableStream, expectedSize: number, convert: (bytes: Uint8Array) => T): Promise<T> {
  const reader = readerOf(stream);
  const whole = setAside(expectedSize);
  let size = 0;
  const beyond: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await readChunk(reader);
    if (done) return convert(joinParts(whole, size, beyond));
    if (!(value instanceof Uint8Array)) {
      const error = new TypeError('A chunk of the body stream is not a Uint8Array');
      cancelReading(reader, error).catch(() => {});
      throw error;
    }
    if (beyond.length > 0 || size + value.byteLength > whole.byteLength) {
      beyond.push(value);
    } else {
      whole.set(value, size);
      size += value.byteLength;
    }
  }
}

function setAside(size: number): Uint8Array {
  try {
    return new Uint8Array(size <= maxExpectedSize ? size : 0);
  } catch {
    // There is no room for so much: the body may be smaller than was said.
    return new Uint8Array(0);
  }
}

function joinParts(whole: Uint8Array, size: number, beyond: Uint8Array[]): Uint8Array {
  if (beyond.length === 0 && size === whole.byteLength) return whole;
  return concatBytes([whole.subarray(0, size), ...beyond]);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.byteLength;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

// The bytes of a buffer source; none if its memory was transferred away.
export function viewOf(source: BufferSource): Uint8Array {
  const buffer = ArrayBuffer.isView(source) ? source.buffer : (source as ArrayBuffer);
  if (natives.isDetached(buffer)) return new Uint8Array(0);
  return ArrayBuffer.isView(source) ? new Uint8Array(buffer, source.byteOffset, source.byteLength) : new Uint8Array(buffer);
}

export { ReadableStream, TransformStream, WritableStream };
