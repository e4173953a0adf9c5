// Streams in the transfer list of structuredClone and postMessage (https://streams.spec.whatwg.org/#transferrable-streams). What is
// transferred stays where it is, locked, and its chunks are cloned on their way to or from the stream that stands for it.

import { cloneWithTransfer, transferableKinds, type Moved } from './clone';
import { DOMException } from './domexception';
import { newHostObject, uncloneableKinds } from './hostobjects';
import { isLocked, isReadableStream, pipe, ReadableStream, TransformStream, WritableStream } from './streams';
import { startInternalTimer } from './timers';

type Message = { type: 'chunk' | 'close' | 'error' | 'pull'; value?: unknown };

const ignore = () => {};

// One end of what the standard makes of two entangled message ports.
class End {
  other: End | null;
  receive: (message: Message) => void;

  constructor() {
    this.other = null;
    this.receive = ignore;
  }

  send(message: Message): void {
    startInternalTimer(() => this.other?.receive(message), 0);
  }

  // A reason that cannot be cloned becomes the exception that says so.
  sendError(reason: unknown): void {
    try {
      this.send({ type: 'error', value: cloneWithTransfer(reason, []).clone });
    } catch (error) {
      this.send({ type: 'error', value: error });
    }
  }

  // What the other end has sent already still arrives there.
  close(): void {
    this.receive = ignore;
  }
}

function makeEnds(): [End, End] {
  const first = new End();
  const second = new End();
  first.other = second;
  second.other = first;
  return [first, second];
}

// What is written goes to the other end, a chunk for each pull.
function writableTo(end: End): WritableStream {
  let controller: WritableStreamDefaultController;
  let letThrough: (() => void) | undefined;
  let isWanted: Promise<void> | undefined = new Promise((resolve) => (letThrough = resolve));
  const go = () => {
    letThrough?.();
    isWanted = undefined;
  };
  end.receive = ({ type, value }) => {
    if (type === 'error') controller.error(value);
    go();
  };
  return new WritableStream({
    start: (given) => void (controller = given),
    async write(chunk) {
      await isWanted;
      isWanted = new Promise((resolve) => (letThrough = resolve));
      try {
        end.send({ type: 'chunk', value: cloneWithTransfer(chunk, []).clone });
      } catch (error) {
        end.sendError(error);
        end.close();
        throw error;
      }
    },
    close() {
      end.send({ type: 'close' });
      end.close();
    },
    abort(reason) {
      end.sendError(reason);
      end.close();
    },
  });
}

function readableFrom(end: End): ReadableStream {
  return new ReadableStream({
    start(controller) {
      end.receive = ({ type, value }) => {
        if (type === 'chunk') controller.enqueue(value);
        else if (type === 'close') controller.close();
        else controller.error(value);
        if (type !== 'chunk') end.close();
      };
    },
    pull: () => end.send({ type: 'pull' }),
    cancel(reason) {
      end.sendError(reason);
      end.close();
    },
  }, { highWaterMark: 0 });
}

function isWritableStream(value: unknown): value is WritableStream {
  return value instanceof WritableStream;
}

function isTransformStream(value: unknown): value is TransformStream {
  return value instanceof TransformStream;
}

function requireUnlocked(...streams: (ReadableStream | WritableStream)[]): void {
  if (streams.some(isLocked)) throw new DOMException('A stream that is locked cannot be transferred', 'DataCloneError');
}

function moveReadable(stream: ReadableStream): Moved & { object: ReadableStream } {
  const [near, far] = makeEnds();
  return { object: readableFrom(far), commit: () => pipe(stream, writableTo(near)) };
}

function moveWritable(stream: WritableStream): Moved & { object: WritableStream } {
  const [near, far] = makeEnds();
  return { object: writableTo(far), commit: () => pipe(readableFrom(near), stream) };
}

interface TransformParts {
  _readable: ReadableStream;
  _writable: WritableStream;
  _transformStreamController: unknown;
}
const partsOf = (stream: TransformStream) => stream as unknown as TransformParts;

function moveTransform(stream: TransformStream): Moved {
  const readable = moveReadable(partsOf(stream)._readable);
  const writable = moveWritable(partsOf(stream)._writable);
  const object = newHostObject(TransformStream);
  Object.assign(object, { _readable: readable.object, _writable: writable.object, _transformStreamController: undefined });
  return {
    object,
    commit() {
      readable.commit();
      writable.commit();
    },
  };
}

transferableKinds.push(
  { is: isReadableStream, check: (stream) => requireUnlocked(stream as ReadableStream), move: (stream) => moveReadable(stream as ReadableStream) },
  { is: isWritableStream, check: (stream) => requireUnlocked(stream as WritableStream), move: (stream) => moveWritable(stream as WritableStream) },
  {
    is: isTransformStream,
    check(stream, transfer) {
      const { _readable, _writable } = partsOf(stream as TransformStream);
      requireUnlocked(_readable, _writable);
      if (transfer.includes(_readable) || transfer.includes(_writable)) {
        throw new DOMException('A stream is transferred beside one of its ends', 'DataCloneError');
      }
    },
    move: (stream) => moveTransform(stream as TransformStream),
  },
);
uncloneableKinds.push(isReadableStream, isWritableStream, isTransformStream);
