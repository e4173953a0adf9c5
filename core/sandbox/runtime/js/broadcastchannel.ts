// BroadcastChannel (https://html.spec.whatwg.org/multipage/web-messaging.html#broadcasting-to-other-browsing-contexts). It reaches the
// channels of the same name in this instance of the function, and nothing beyond it.

import { cloneWithTransfer } from './clone';
import { DOMException } from './domexception';
import { defineHandlerAttribute, EventTarget, fireEvent } from './events';
import { MessageEvent } from './eventtypes';
import { uncloneableKinds } from './hostobjects';
import { shieldedMap } from './shielded';
import { startInternalTimer } from './timers';
import { defineInterface, requireArguments, toDOMString } from './webidl';

const open = shieldedMap<string, BroadcastChannel[]>();
const origin = 'null';

let isBroadcastChannel: (value: unknown) => value is BroadcastChannel;

class BroadcastChannel extends EventTarget {
  #name: string;
  #isClosed = false;

  constructor(name: unknown) {
    requireArguments(1, arguments.length, 'BroadcastChannel');
    super();
    this.#name = toDOMString(name);
    const others = open.get(this.#name);
    if (others === undefined) open.set(this.#name, [this]);
    else others.push(this);
  }

  get name(): string {
    return this.#name;
  }

  postMessage(message: unknown): void {
    requireArguments(1, arguments.length, 'BroadcastChannel.postMessage');
    if (this.#isClosed) throw new DOMException('The channel is closed', 'InvalidStateError');
    const listeners = (open.get(this.#name) ?? []).filter((channel) => channel !== this);
    const { clone } = cloneWithTransfer(message, []);
    for (const channel of listeners) {
      // Each gets a copy of its own.
      const data = channel === listeners[0] ? clone : cloneWithTransfer(message, []).clone;
      startInternalTimer(() => {
        if (!channel.#isClosed) fireEvent(channel, new MessageEvent('message', { data, origin }));
      }, 0);
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const rest = open.get(this.#name)!.filter((channel) => channel !== this);
    if (rest.length === 0) open.delete(this.#name);
    else open.set(this.#name, rest);
  }

  static {
    isBroadcastChannel = (value): value is BroadcastChannel => typeof value === 'object' && value !== null && #name in value;
  }
}

defineHandlerAttribute(BroadcastChannel.prototype, 'onmessage');
defineHandlerAttribute(BroadcastChannel.prototype, 'onmessageerror');
defineInterface(BroadcastChannel, 'BroadcastChannel', { length: 1 });
uncloneableKinds.push(isBroadcastChannel!);
