// node:async_hooks: AsyncLocalStorage and AsyncResource over the frame that travels with every promise reaction (asynccontext.ts).

import { currentFrame, runInFrame, type Frame } from '../asynccontext';
import { natives } from '../natives';

function frameWith(storage: object, store: unknown): Frame {
  const { call, stores } = currentFrame();
  return { call, stores: new Map(stores ?? []).set(storage, store) };
}

function bindToFrame<T extends (...args: any[]) => any>(callback: T): T {
  const frame = currentFrame();
  return function (this: unknown, ...args: unknown[]) {
    return runInFrame(frame, callback, this, args);
  } as T;
}

export class AsyncLocalStorage<T> {
  static bind<F extends (...args: any[]) => any>(callback: F): F {
    return bindToFrame(callback);
  }

  static snapshot() {
    return bindToFrame((callback: (...args: any[]) => unknown, ...args: unknown[]) => callback(...args));
  }

  getStore(): T | undefined {
    return currentFrame().stores?.get(this) as T | undefined;
  }

  run<R>(store: T, callback: (...args: any[]) => R, ...args: unknown[]): R {
    return runInFrame(frameWith(this, store), callback, undefined, args);
  }

  exit<R>(callback: (...args: any[]) => R, ...args: unknown[]): R {
    return runInFrame(frameWith(this, undefined), callback, undefined, args);
  }

  // For the rest of this turn and what follows from it.
  enterWith(store: T): void {
    natives.setAsyncContext(frameWith(this, store));
  }

  disable(): void {
    natives.setAsyncContext(frameWith(this, undefined));
  }
}

let lastAsyncId = 1;

export class AsyncResource {
  #frame = currentFrame();
  #id = ++lastAsyncId;

  constructor(readonly type: string = 'AsyncResource') {}

  static bind<F extends (...args: any[]) => any>(callback: F, _type?: string, self?: unknown): F {
    return bindToFrame(self === undefined ? callback : (callback.bind(self) as F));
  }

  bind<F extends (...args: any[]) => any>(callback: F): F {
    const resource = this;
    return function (this: unknown, ...args: unknown[]) {
      return resource.runInAsyncScope(callback, this, ...args);
    } as F;
  }

  runInAsyncScope<R>(callback: (...args: any[]) => R, self?: unknown, ...args: unknown[]): R {
    return runInFrame(this.#frame, callback, self, args);
  }

  emitDestroy(): this {
    return this;
  }

  asyncId(): number {
    return this.#id;
  }

  triggerAsyncId(): number {
    return 1;
  }
}

export const executionAsyncId = () => 1;
export const triggerAsyncId = () => 0;
