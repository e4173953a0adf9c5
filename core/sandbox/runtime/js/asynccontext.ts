// Which call the running code belongs to. One immutable frame travels with V8's continuation-preserved data over await and promise
// reactions; entries set it, timers capture it, console and AsyncLocalStorage read it.

import type { Call } from './calls';
import { natives } from './natives';

export interface Frame {
  // null: outside of any call, as while a module is evaluated.
  readonly call: Call | null;
  // Values of AsyncLocalStorage instances; copied on write.
  readonly stores: ReadonlyMap<object, unknown> | null;
}

const outside: Frame = Object.freeze({ call: null, stores: null });

export function currentFrame(): Frame {
  return (natives.asyncContext() as Frame | undefined) ?? outside;
}

export function currentCall(): Call | null {
  return currentFrame().call;
}

// Runs a function in a frame and puts back the one that was there.
export function runInFrame<T>(frame: Frame, callback: (...args: any[]) => T, self?: unknown, args: unknown[] = []): T {
  const before = natives.asyncContext();
  natives.setAsyncContext(frame);
  try {
    return Reflect.apply(callback, self, args);
  } finally {
    natives.setAsyncContext(before);
  }
}
