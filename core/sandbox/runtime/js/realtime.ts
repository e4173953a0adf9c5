// ctx.realtime and ctx.socket: messages to the WebSockets of the app. Questions to the host: "realtime.publish" {channel} with JSON as
// its body, answered with how many sockets it reached; "socket.send" {connection, binary}, "socket.close" {connection, code, reason} and
// "socket.data" {connection}, answered with whether the socket is still open.

import { deepFreeze } from './freeze';
import { askHost } from './hostcalls';
import { natives } from './natives';
import { viewOf } from './streams';
import { isBufferSource, toDOMString } from './webidl';

const longestData = 64 * 1024;

function encodeJson(value: unknown, operation: string): Uint8Array {
  const json = JSON.stringify(value);
  if (json === undefined) throw new TypeError(`${operation}: a ${typeof value} cannot be sent`);
  return natives.utf8Encode(json);
}

async function ask(kind: string, question: object, body?: Uint8Array): Promise<any> {
  const { result } = await askHost(kind, encodeJson(question, kind), body);
  return JSON.parse(natives.utf8Decode(result)!);
}

export class Realtime {
  // To everyone who has subscribed to the channel; how many that were.
  async publish(channel: unknown, data: unknown): Promise<number> {
    if (isBufferSource(data)) throw new TypeError('realtime.publish: bytes cannot be published; send them as base64 text');
    return ask('realtime.publish', { channel: toDOMString(channel) }, encodeJson(data, 'realtime.publish'));
  }
}

export class Socket {
  readonly id: string;
  #data: any;

  constructor(id: string, data: string | undefined) {
    this.id = id;
    this.#data = data === undefined ? undefined : deepFreeze(JSON.parse(data));
  }

  // Text as a text frame, bytes as a binary one, anything else as JSON text. False if the socket has gone.
  async send(data: unknown): Promise<boolean> {
    const isBytes = isBufferSource(data);
    const bytes = isBytes ? viewOf(data) : typeof data === 'string' ? natives.utf8Encode(data) : encodeJson(data, 'socket.send');
    return ask('socket.send', { connection: this.id, binary: isBytes }, bytes);
  }

  async close(code?: unknown, reason?: unknown): Promise<boolean> {
    const question = { connection: this.id, code: code === undefined ? 1000 : Number(code), reason: reason === undefined ? '' : toDOMString(reason) };
    return ask('socket.close', question);
  }

  // What is kept with the socket from frame to frame: set it anew to change it. Frozen.
  get data(): any {
    return this.#data;
  }

  set data(value: unknown) {
    const bytes = encodeJson(value, 'socket.data');
    if (bytes.byteLength > longestData) throw new RangeError(`socket.data: up to 64 KB are kept, this has ${bytes.byteLength} bytes`);
    this.#data = deepFreeze(JSON.parse(natives.utf8Decode(bytes)!));
    // The next frame waits for this one, and its turn is told after this: nobody has to wait here.
    ask('socket.data', { connection: this.id }, bytes).catch(() => {});
  }
}
