// MessageChannel and MessagePort (https://html.spec.whatwg.org/multipage/web-messaging.html). Both ends live in this function: messages
// are cloned when they are posted and delivered as tasks.

import { cloneWithTransfer, transferableKinds } from './clone';
import { DOMException } from './domexception';
import { adoptTarget, defineHandlerAttribute, EventTarget, fireEvent } from './events';
import { MessageEvent } from './eventtypes';
import { hideHostBase } from './hostobjects';
import { natives } from './natives';
import { startInternalTimer } from './timers';
import { defineInterface, requireArguments, toDictionary, toSequence } from './webidl';

const secret = Symbol('MessagePort');

// What a port stands for. A port that is transferred loses it to the port that appears on the other side.
interface Pipe {
  port: MessagePort | null;
  other: Pipe | null;
  queue: { data: unknown; ports: MessagePort[] }[];
  isStarted: boolean;
}

let isMessagePort: (value: unknown) => value is MessagePort;
let pipeOf: (port: MessagePort) => Pipe | null;
let takePipe: (port: MessagePort) => Pipe;
let setPipe: (port: MessagePort, pipe: Pipe) => void;

function deliver(pipe: Pipe): void {
  startInternalTimer(() => {
    const { port } = pipe;
    if (!pipe.isStarted || port === null) return;
    const message = pipe.queue.shift();
    if (message !== undefined) fireEvent(port, new MessageEvent('message', message));
  }, 0);
}

function start(pipe: Pipe | null): void {
  if (pipe === null || pipe.isStarted) return;
  pipe.isStarted = true;
  for (let i = 0; i < pipe.queue.length; i++) deliver(pipe);
}

// postMessage(message, transfer) or postMessage(message, { transfer }).
function readTransfer(options: unknown): unknown[] {
  if (options === undefined || options === null) return [];
  if (typeof (options as any)[Symbol.iterator] === 'function') return toSequence(options, 'transfer');
  const dictionary = toDictionary<{ transfer?: unknown }>(options, 'StructuredSerializeOptions');
  return dictionary?.transfer === undefined ? [] : toSequence(dictionary.transfer, 'transfer');
}

class MessagePortObject extends natives.HostObject {
  #pipe: Pipe | null;

  constructor(key: symbol, pipe: Pipe | null) {
    if (key !== secret) throw new TypeError('Illegal constructor');
    super();
    adoptTarget(this);
    this.#pipe = pipe;
    if (pipe !== null) pipe.port = this;
  }

  postMessage(message: unknown, options: unknown = undefined): void {
    const pipe = this.#pipe;
    requireArguments(1, arguments.length, 'MessagePort.postMessage');
    const transfer = readTransfer(options);
    if (transfer.includes(this)) throw new DOMException('A port cannot be sent through itself', 'DataCloneError');
    const { clone, received } = cloneWithTransfer(message, transfer);
    const other = pipe?.other;
    if (!other) return;
    other.queue.push({ data: clone, ports: received.filter(isMessagePort) });
    if (other.isStarted) deliver(other);
  }

  start(): void {
    start(this.#pipe);
  }

  close(): void {
    const pipe = this.#pipe;
    this.#pipe = null;
    if (pipe === null) return;
    pipe.port = null;
    if (pipe.other) pipe.other.other = null;
    pipe.other = null;
  }

  static {
    isMessagePort = (value): value is MessagePort => typeof value === 'object' && value !== null && #pipe in value;
    pipeOf = (port) => port.#pipe;
    setPipe = (port, pipe) => {
      port.#pipe = pipe;
      pipe.port = port;
    };
    takePipe = (port) => {
      const pipe = port.#pipe!;
      port.#pipe = null;
      pipe.isStarted = false;
      return pipe;
    };
  }
}

export const MessagePort = hideHostBase(MessagePortObject);
export type MessagePort = MessagePortObject;
Object.setPrototypeOf(MessagePort, EventTarget);
Object.setPrototypeOf(MessagePort.prototype, EventTarget.prototype);
defineHandlerAttribute(MessagePort.prototype, 'onmessage');
defineHandlerAttribute(MessagePort.prototype, 'onmessageerror');
defineInterface(MessagePort, 'MessagePort', { length: 0 });

// Setting onmessage starts the port; adding a listener does not.
const onmessage = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')!;
Object.defineProperty(MessagePort.prototype, 'onmessage', {
  ...onmessage,
  set: Object.defineProperty(function (this: MessagePort, value: unknown) {
    onmessage.set!.call(this, value);
    start(pipeOf(this));
  }, 'name', { value: 'set onmessage' }),
});

transferableKinds.push({
  is: isMessagePort,
  check(port) {
    if (pipeOf(port as MessagePort) === null) throw new DOMException('The port is closed or was transferred', 'DataCloneError');
  },
  move(port) {
    const object = new MessagePort(secret, null);
    return { object, commit: () => setPipe(object, takePipe(port as MessagePort)) };
  },
});

class MessageChannel {
  #port1: MessagePort;
  #port2: MessagePort;

  constructor() {
    const first: Pipe = { port: null, other: null, queue: [], isStarted: false };
    const second: Pipe = { port: null, other: first, queue: [], isStarted: false };
    first.other = second;
    this.#port1 = new MessagePort(secret, first);
    this.#port2 = new MessagePort(secret, second);
  }

  get port1() {
    return this.#port1;
  }

  get port2() {
    return this.#port2;
  }
}
defineInterface(MessageChannel, 'MessageChannel');
