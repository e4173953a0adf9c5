// Frames of the WebSocket protocol (RFC 6455, section 5) as a client sends and reads them. No extensions.

import { natives } from './natives';
import { concatBytes } from './streams';

export const enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 }

// What ends a connection because of what the server sent.
export class ProtocolFault extends Error {
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

// A whole message in one frame, masked as everything from a client must be.
export function clientFrame(opcode: Opcode, payload: Uint8Array): Uint8Array {
  const size = payload.byteLength;
  const extended = size < 126 ? 0 : size < 65536 ? 2 : 8;
  const frame = new Uint8Array(2 + extended + 4 + size);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extended === 0 ? size : extended === 2 ? 126 : 127);
  const view = new DataView(frame.buffer);
  if (extended === 2) view.setUint16(2, size);
  if (extended === 8) view.setBigUint64(2, BigInt(size));
  const mask = frame.subarray(2 + extended, 6 + extended);
  natives.randomFill(mask);
  const start = 6 + extended;
  for (let i = 0; i < size; i++) frame[start + i] = payload[i]! ^ mask[i & 3]!;
  return frame;
}

interface FrameHead {
  isFinal: boolean;
  opcode: Opcode;
  size: number;
  // Where the payload begins.
  start: number;
}

// undefined: more bytes are needed.
function readHead(bytes: Uint8Array): FrameHead | undefined {
  if (bytes.byteLength < 2) return undefined;
  const [first, second] = [bytes[0]!, bytes[1]!];
  const opcode = first & 15;
  if ((first & 0x70) !== 0) throw new ProtocolFault(1002, 'a frame uses an extension that was not agreed on');
  if (opcode > 10 || (opcode > 2 && opcode < 8)) throw new ProtocolFault(1002, `a frame has the unknown opcode ${opcode}`);
  if ((second & 0x80) !== 0) throw new ProtocolFault(1002, 'a frame from the server is masked');
  const isFinal = (first & 0x80) !== 0;
  const short = second & 127;
  if (opcode >= 8 && (!isFinal || short > 125)) throw new ProtocolFault(1002, 'a control frame is too long or in pieces');
  if (short < 126) return { isFinal, opcode, size: short, start: 2 };
  const start = short === 126 ? 4 : 10;
  if (bytes.byteLength < start) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const size = short === 126 ? view.getUint16(2) : Number(view.getBigUint64(2));
  return { isFinal, opcode, size, start };
}

export type Message = { opcode: Opcode; payload: Uint8Array };

// Puts messages together out of what arrives. Control frames may come between the pieces of a message.
export class FrameReader {
  static readonly #largest = 64 * 1024 * 1024;
  #bytes: Uint8Array = new Uint8Array(0);
  #pieces: Uint8Array[] = [];
  #piecesSize = 0;
  // Of the message that is being put together.
  #opcode = Opcode.Continuation;

  // The messages that are complete now.
  *push(bytes: Uint8Array): Generator<Message> {
    this.#bytes = this.#bytes.byteLength === 0 ? bytes : concatBytes([this.#bytes, bytes]);
    for (;;) {
      const head = readHead(this.#bytes);
      if (head === undefined) return;
      if (this.#piecesSize + head.size > FrameReader.#largest) throw new ProtocolFault(1009, 'a message is larger than 64 MB');
      const end = head.start + head.size;
      if (this.#bytes.byteLength < end) return;
      const payload = this.#bytes.slice(head.start, end);
      this.#bytes = this.#bytes.subarray(end);
      const message = head.opcode >= Opcode.Close ? { opcode: head.opcode, payload } : this.#addPiece(head, payload);
      if (message !== undefined) yield message;
    }
  }

  #addPiece(head: FrameHead, payload: Uint8Array): Message | undefined {
    const isFirst = this.#pieces.length === 0;
    if (isFirst === (head.opcode === Opcode.Continuation)) throw new ProtocolFault(1002, 'the pieces of a message are out of order');
    if (isFirst) this.#opcode = head.opcode;
    this.#pieces.push(payload);
    this.#piecesSize += payload.byteLength;
    if (!head.isFinal) return undefined;
    const whole = this.#pieces.length === 1 ? payload : concatBytes(this.#pieces);
    this.#pieces = [];
    this.#piecesSize = 0;
    return { opcode: this.#opcode, payload: whole };
  }
}
