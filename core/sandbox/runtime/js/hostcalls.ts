// What only the host may do (fetch, kv, ...): a numbered question with bytes, and the answer that comes back in later turns. Bodies that
// do not fit one frame follow in pieces, both ways, each way within a window that the receiver opens as it uses the pieces up.

import { currentFrame, runInFrame, type Frame } from './asynccontext';
import type { Call } from './calls';
import { natives } from './natives';
import { shieldedMap } from './shielded';

// What may be on its way of one body, as wire::kBodyChunk. The host takes four times as much, but fifty at a time add up on the wire.
export const sendWindow = 64 * 1024;

// What becomes of one question. Nothing more is heard after failed(), dropped() or the last byte of the answer.
export interface HostListener {
  replied(result: Uint8Array, body: Uint8Array | undefined, bodyFollows: boolean): void;
  failed(message: string): void;
  // A piece of the answer's body. With a fault the body stays incomplete.
  chunk?(bytes: Uint8Array | undefined, last: boolean, fault: string | undefined): void;
  // The host can take more of what follows the question.
  credited?(): void;
  // The call that asked is over.
  dropped?(): void;
}

const open = shieldedMap<number, HostCall>();

export class HostCall {
  #number: number;
  #window = sendWindow;

  constructor(kind: string, bytes: Uint8Array, body: Uint8Array | undefined, bodyFollows: boolean, readonly listener: HostListener,
    readonly frame: Frame = currentFrame()) {
    const number = natives.hostCall(frame.call?.id ?? 0, kind, bytes, body, bodyFollows);
    if (number === undefined) throw new Error(`${kind} can only be used while a call is open`);
    this.#number = number;
    open.set(number, this);
  }

  // Sends a piece of what follows the question, at most room() bytes.
  send(bytes: Uint8Array): void {
    this.#window -= bytes.byteLength;
    natives.hostChunk(this.#number, bytes, false);
  }

  get room(): number {
    return this.#window;
  }

  endBody(fault?: string): void {
    natives.hostChunk(this.#number, undefined, true, fault);
  }

  // So many bytes of the answer's body are used up.
  grant(count: number): void {
    natives.hostGrant(this.#number, count);
  }

  cancel(): void {
    if (open.delete(this.#number)) natives.hostCancel(this.#number);
  }

  credit(count: number): void {
    this.#window += count;
    this.listener.credited?.();
  }
}

interface Waiting {
  frame: Frame;
  bytes: number;
  start: () => void;
}

// So many questions, and so many bytes of them, are on their way at a time. The host refuses more: the others wait here, on the
// function's own account.
export class HostSlots {
  static readonly #most = 50;
  static readonly #mostBytes = 4 * 1024 * 1024;
  #taken = 0;
  #takenBytes = 0;
  #queue: Waiting[] = [];

  // Runs `start`, now or later, with a slot taken for it; free() gives it back. What waits when its call ends is forgotten.
  whenFree(bytes: number, start: () => void): void {
    const waiting = { frame: currentFrame(), bytes, start };
    if (this.#queue.length > 0 || !this.#hasRoom(bytes)) this.#queue.push(waiting);
    else this.#begin(waiting);
  }

  free(bytes: number): void {
    this.#taken--;
    this.#takenBytes -= bytes;
    for (let next; (next = this.#queue[0]) !== undefined && (next.frame.call?.isOver || this.#hasRoom(next.bytes)); ) {
      this.#queue.shift();
      if (!next.frame.call?.isOver) this.#begin(next);
    }
  }

  #hasRoom(bytes: number): boolean {
    return this.#taken === 0 || (this.#taken < HostSlots.#most && this.#takenBytes + bytes <= HostSlots.#mostBytes);
  }

  #begin({ frame, bytes, start }: Waiting): void {
    this.#taken++;
    this.#takenBytes += bytes;
    runInFrame(frame, start);
  }
}

const askSlots = new HostSlots();

export interface HostAnswer {
  result: Uint8Array;
  body: Uint8Array | undefined;
}

// For questions whose answer comes whole. Rejects with an Error whose message is the host's words.
export function askHost(kind: string, bytes: Uint8Array, body?: Uint8Array): Promise<HostAnswer> {
  const size = bytes.byteLength + (body?.byteLength ?? 0);
  return new Promise((resolve, reject) => {
    askSlots.whenFree(size, () => {
      try {
        new HostCall(kind, bytes, body, false, {
          replied(result, answerBody) {
            askSlots.free(size);
            resolve({ result, body: answerBody });
          },
          failed(message) {
            askSlots.free(size);
            reject(new Error(message));
          },
          dropped: () => askSlots.free(size),
        });
      } catch (error) {
        askSlots.free(size);
        reject(error);
      }
    });
  });
}

export function hostReply(
  number: number, failed: boolean, result: Uint8Array, body: Uint8Array | undefined, bodyFollows: boolean,
): void {
  const call = open.get(number);
  if (call === undefined) return;
  if (failed || !bodyFollows) open.delete(number);
  const { frame, listener } = call;
  if (failed) runInFrame(frame, listener.failed, listener, [natives.utf8Decode(result)]);
  else runInFrame(frame, listener.replied, listener, [result, body, bodyFollows]);
}

export function hostChunk(number: number, bytes: Uint8Array | undefined, last: boolean, fault: string | undefined): void {
  const call = open.get(number);
  if (call === undefined) return;
  if (last || fault !== undefined) open.delete(number);
  runInFrame(call.frame, call.listener.chunk!, call.listener, [bytes, last, fault]);
}

export function hostCredit(number: number, count: number): void {
  const call = open.get(number);
  if (call !== undefined) runInFrame(call.frame, call.credit, call, [count]);
}

export function dropHostCalls(call: Call): void {
  for (const [number, entry] of open) {
    if (entry.frame.call !== call) continue;
    open.delete(number);
    entry.listener.dropped?.();
  }
}
