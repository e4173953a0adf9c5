// What only the host may do (fetch, kv, ...): a numbered question with bytes, and the answer that comes back in a later turn.

import { currentFrame, runInFrame, type Frame } from './asynccontext';
import type { Call } from './calls';
import { natives } from './natives';
import { shieldedMap } from './shielded';

interface Waiting {
  frame: Frame;
  resolve: (bytes: Uint8Array) => void;
  reject: (error: unknown) => void;
}

const waiting = shieldedMap<number, Waiting>();

// Rejects with an Error whose message is the host's words.
export function askHost(kind: string, bytes: Uint8Array): Promise<Uint8Array> {
  const frame = currentFrame();
  return new Promise((resolve, reject) => {
    const number = natives.hostCall(frame.call?.id ?? 0, kind, bytes);
    if (number === undefined) {
      reject(new Error(`${kind} can only be used while a call is open`));
      return;
    }
    waiting.set(number, { frame, resolve, reject });
  });
}

export function hostReply(number: number, failed: boolean, bytes: Uint8Array): void {
  const entry = waiting.get(number);
  if (entry === undefined) return;
  waiting.delete(number);
  runInFrame(entry.frame, () => {
    if (failed) entry.reject(new Error(natives.utf8Decode(bytes)));
    else entry.resolve(bytes);
  });
}

export function dropHostCalls(call: Call): void {
  if (waiting.size === 0) return;
  for (const [number, entry] of waiting) if (entry.frame.call === call) waiting.delete(number);
}
