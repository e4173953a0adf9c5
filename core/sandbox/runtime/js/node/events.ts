// node:events (https://nodejs.org/docs/latest-v20.x/api/events.html): the emitter of the events package, and the functions beside it.

import EventEmitter from 'events';

const emitterClass: any = EventEmitter;

interface Emitter {
  on(name: string | symbol, listener: (...args: unknown[]) => void): void;
  off(name: string | symbol, listener: (...args: unknown[]) => void): void;
  listeners(name: string | symbol): Function[];
}

// The arguments of each event as they come, until the emitter fails or the loop is left. What comes between two turns of the loop waits.
export async function* on(emitter: Emitter, name: string | symbol, options?: { signal?: AbortSignal }): AsyncGenerator<unknown[]> {
  const waiting: unknown[][] = [];
  let failure: { error: unknown } | undefined;
  let wake = () => {};
  const take = (...args: unknown[]) => {
    waiting.push(args);
    wake();
  };
  const fail = (error: unknown) => {
    failure ??= { error };
    wake();
  };
  const abort = () => fail(options!.signal!.reason);
  options?.signal?.throwIfAborted();
  emitter.on(name, take);
  if (name !== 'error') emitter.on('error', fail);
  options?.signal?.addEventListener('abort', abort);
  try {
    for (;;) {
      while (waiting.length > 0) yield waiting.shift()!;
      if (failure !== undefined) throw failure.error;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    emitter.off(name, take);
    emitter.off('error', fail);
    options?.signal?.removeEventListener('abort', abort);
  }
}

export const once: (emitter: Emitter, name: string | symbol) => Promise<unknown[]> = emitterClass.once;
export const getEventListeners = (emitter: Emitter, name: string | symbol): Function[] => emitter.listeners(name);
export const listenerCount = (emitter: Emitter, name: string | symbol): number => emitter.listeners(name).length;
export const defaultMaxListeners: number = emitterClass.defaultMaxListeners;
export { EventEmitter };
