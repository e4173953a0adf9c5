// What is kept about each open call: its request, its place in the async context, how much of it is still to come, and what must go
// with it.

import { abortSignal, newSignal, type AbortSignal } from './abort';
import type { Frame } from './asynccontext';
import type { Body } from './body';
import { DOMException } from './domexception';
import type { HostRequest } from './request';
import { shieldedMap } from './shielded';

export const enum End { Completed, Threw, BadResponse }
export const enum CancelReason { ClientGone, Deadline, RequestAborted }

type CancelAction = (reason: unknown) => void;

export class Call implements HostRequest {
  readonly frame: Frame;
  // The response, and every waitUntil promise. The call is finished when none is open.
  openParts = 1;
  end = End.Completed;
  // What was thrown, or what was returned instead of a Response.
  error: unknown = undefined;
  isOver = false;
  consoleEntries = 0;
  timers: Set<number> | null = null;
  // Set while someone waits for responseCredit() or takes requestChunk().
  onCredit: (() => void) | null = null;
  onRequestChunk: ((bytes: Uint8Array | undefined, last: boolean) => void) | null = null;
  #cancelActions: Set<CancelAction> | null = null;
  #cancelReason: unknown = undefined;
  #isCancelled = false;

  constructor(readonly id: number, readonly method: string, readonly url: string, readonly fields: string, public body: Body) {
    this.frame = { call: this, stores: null };
  }

  makeSignal(): AbortSignal {
    const signal = newSignal();
    this.onCancel((reason) => abortSignal(signal, reason));
    return signal;
  }

  // Runs an action when the host gives the call up, at once if it already did. Gives a function that takes the action away.
  onCancel(action: CancelAction): () => void {
    if (this.#isCancelled) {
      action(this.#cancelReason);
      return () => {};
    }
    const actions = (this.#cancelActions ??= new Set());
    actions.add(action);
    return () => {
      actions.delete(action);
    };
  }

  cancel(why: CancelReason): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.#cancelReason = cancelError(why);
    const actions = this.#cancelActions;
    this.#cancelActions = null;
    for (const action of actions ?? []) action(this.#cancelReason);
  }
}

function cancelError(why: CancelReason): DOMException {
  switch (why) {
    case CancelReason.ClientGone:
      return new DOMException('The client went away', 'AbortError');
    case CancelReason.Deadline:
      return new DOMException('The function ran out of time', 'TimeoutError');
    case CancelReason.RequestAborted:
      return new DOMException('The request body was cut off', 'AbortError');
  }
}

export const openCalls = shieldedMap<number, Call>();
