// AbortController and AbortSignal (https://dom.spec.whatwg.org/#aborting-ongoing-activities).

import { DOMException } from './domexception';
import { defineHandlerAttribute, Event, EventTarget, fireEvent, setAbortHooks } from './events';
import { uncloneableKinds } from './hostobjects';
import { defineInterface, requireArguments, toEnforcedInteger, toSequence } from './webidl';

const secret = Symbol('AbortSignal');

export let isAbortSignal: (value: unknown) => value is AbortSignal;
// Aborts a signal and all that depend on it.
export let abortSignal: (signal: AbortSignal, reason: unknown) => void;
// Runs an action when the signal aborts, before its event. Gives a function that takes the action away again.
export let onAbort: (signal: AbortSignal, action: () => void) => () => void;
export let newSignal: () => AbortSignal;

// Set by timers.ts, which comes later: AbortSignal.timeout needs a timer that keeps no call open.
let startTimeout: (action: () => void, delayMs: number) => void;
export function setTimeoutStarter(starter: (action: () => void, delayMs: number) => void): void {
  startTimeout = starter;
}

function abortReason(reason: unknown): unknown {
  return reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
}

export class AbortSignal extends EventTarget {
  #aborted = false;
  #reason: unknown = undefined;
  #actions: Set<() => void> | null = null;
  // Signals made by any() from this one, and what a signal made by any() was made from.
  #dependents: AbortSignal[] | null = null;
  #sources: Set<AbortSignal> | null = null;

  constructor(key: symbol) {
    if (key !== secret) throw new TypeError('Illegal constructor');
    super();
  }

  static abort(reason: unknown = undefined): AbortSignal {
    const signal = new AbortSignal(secret);
    signal.#aborted = true;
    signal.#reason = abortReason(reason);
    return signal;
  }

  static timeout(milliseconds: number): AbortSignal {
    requireArguments(1, arguments.length, 'AbortSignal.timeout');
    const delay = toEnforcedInteger(milliseconds, 64, 'milliseconds');
    const signal = new AbortSignal(secret);
    startTimeout(() => abortSignal(signal, new DOMException('The operation timed out', 'TimeoutError')), delay);
    return signal;
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    requireArguments(1, arguments.length, 'AbortSignal.any');
    const list = toSequence(signals, 'signals') as AbortSignal[];
    if (!list.every(isAbortSignal)) throw new TypeError('AbortSignal.any: not an AbortSignal');
    const result = new AbortSignal(secret);
    const aborted = list.find((signal) => signal.#aborted);
    if (aborted) {
      result.#aborted = true;
      result.#reason = aborted.#reason;
      return result;
    }
    const sources = (result.#sources = new Set());
    // A dependent signal hands on its sources, so that a chain of any() is never deeper than one.
    for (const source of list.flatMap((signal) => (signal.#sources ? [...signal.#sources] : [signal]))) {
      if (sources.has(source)) continue;
      sources.add(source);
      (source.#dependents ??= []).push(result);
    }
    return result;
  }

  get aborted() {
    return this.#aborted;
  }

  get reason() {
    return this.#reason;
  }

  throwIfAborted() {
    if (this.#aborted) throw this.#reason;
  }

  #runActions(): void {
    const actions = this.#actions;
    this.#actions = null;
    if (actions) for (const action of actions) action();
    fireEvent(this, new Event('abort'));
  }

  static {
    isAbortSignal = (value): value is AbortSignal => typeof value === 'object' && value !== null && #aborted in value;
    newSignal = () => new AbortSignal(secret);
    onAbort = (signal, action) => {
      if (signal.#aborted) {
        action();
        return () => {};
      }
      (signal.#actions ??= new Set()).add(action);
      return () => {
        signal.#actions?.delete(action);
      };
    };
    abortSignal = (signal, reason) => {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = abortReason(reason);
      const followers = (signal.#dependents ?? []).filter((dependent) => !dependent.#aborted);
      for (const follower of followers) {
        follower.#aborted = true;
        follower.#reason = signal.#reason;
      }
      signal.#runActions();
      for (const follower of followers) follower.#runActions();
    };
  }
}

defineHandlerAttribute(AbortSignal.prototype, 'onabort');
defineInterface(AbortSignal, 'AbortSignal', { length: 0 });
uncloneableKinds.push(isAbortSignal);

setAbortHooks({
  isAborted(signal) {
    if (!isAbortSignal(signal)) throw new TypeError('the signal option is not an AbortSignal');
    return signal.aborted;
  },
  onAbort(signal, action) {
    onAbort(signal as AbortSignal, action);
  },
});

export class AbortController {
  #signal: AbortSignal | null = null;

  get signal() {
    return (this.#signal ??= newSignal());
  }

  abort(reason: unknown = undefined) {
    abortSignal((this.#signal ??= newSignal()), reason);
  }
}
defineInterface(AbortController, 'AbortController');
