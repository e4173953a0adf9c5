// setTimeout and its kin (https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html). C++ keeps the clock and the heap of
// due times; here are the callbacks, the nesting rule and the call each timer belongs to.

import { setTimeoutStarter } from './abort';
import { currentFrame, runInFrame, type Frame } from './asynccontext';
import type { Call } from './calls';
import { natives } from './natives';
import { reportException } from './report';
import { shieldedMap } from './shielded';
import { defineGlobalFunctions, requireArguments, requireCallback, toDOMString } from './webidl';

interface Timer {
  callback: (...args: unknown[]) => unknown;
  args: unknown[];
  delayMs: number;
  repeats: boolean;
  nesting: number;
  frame: Frame;
}

const timers = shieldedMap<number, Timer>();
let lastId = 0;
// How many timers deep the running code is; from the sixth on a delay is at least 4 ms.
let currentNesting = 0;

function arm(id: number, timer: Timer): void {
  natives.startTimer(id, timer.nesting > 5 && timer.delayMs < 4 ? 4 : timer.delayMs, timer.frame.call?.id ?? 0);
}

function startTimer(handler: unknown, delay: unknown, args: unknown[], repeats: boolean, nesting = currentNesting + 1): number {
  // A string is compiled when it fires; the isolate refuses that unless code generation is allowed.
  const source = typeof handler === 'function' ? undefined : toDOMString(handler);
  const callback = source === undefined ? (handler as () => unknown) : () => globalThis.eval(source);
  const delayMs = Math.max(Number(delay) | 0, 0);
  const frame = currentFrame();
  const timer = { callback, args, delayMs, repeats, nesting, frame };
  const id = ++lastId;
  if (frame.call?.isOver) return id; // nothing of a call runs after its end
  timers.set(id, timer);
  if (frame.call !== null) (frame.call.timers ??= new Set()).add(id);
  arm(id, timer);
  return id;
}

function stopTimer(id: number): void {
  const timer = timers.get(id);
  if (timer === undefined) return;
  timers.delete(id);
  timer.frame.call?.timers?.delete(id);
  natives.stopTimer(id);
}

export function fireTimer(id: number): void {
  const timer = timers.get(id);
  if (timer === undefined) return;
  if (!timer.repeats) {
    timers.delete(id);
    timer.frame.call?.timers?.delete(id);
  }
  currentNesting = timer.nesting;
  try {
    runInFrame(timer.frame, timer.callback, globalThis, timer.args);
  } catch (error) {
    runInFrame(timer.frame, reportException, undefined, [error]);
  } finally {
    currentNesting = 0;
  }
  if (timer.repeats && timers.get(id) === timer) {
    timer.nesting++;
    arm(id, timer);
  }
}

// The timers of a call end with it.
export function stopTimersOf(call: Call): void {
  for (const id of call.timers ?? []) stopTimer(id);
}

// A timer of the platform's own: the nesting rule is not for it.
export function startInternalTimer(action: () => void, delayMs: number): number {
  return startTimer(action, Math.min(delayMs, 0x7fffffff), [], false, 0);
}

export { stopTimer as stopInternalTimer };

setTimeoutStarter(startInternalTimer);

defineGlobalFunctions({
  setTimeout(handler: unknown, timeout: unknown = 0, ...args: unknown[]) {
    requireArguments(1, arguments.length, 'setTimeout');
    return startTimer(handler, timeout, args, false);
  },
  setInterval(handler: unknown, timeout: unknown = 0, ...args: unknown[]) {
    requireArguments(1, arguments.length, 'setInterval');
    return startTimer(handler, timeout, args, true);
  },
  clearTimeout(id: unknown = 0) {
    stopTimer(Number(id) | 0);
  },
  clearInterval(id: unknown = 0) {
    stopTimer(Number(id) | 0);
  },
  queueMicrotask(callback: unknown) {
    requireArguments(1, arguments.length, 'queueMicrotask');
    requireCallback(callback, 'queueMicrotask');
    const frame = currentFrame();
    natives.microtask(() => {
      try {
        runInFrame(frame, callback);
      } catch (error) {
        runInFrame(frame, reportException, undefined, [error]);
      }
    });
  },
});
