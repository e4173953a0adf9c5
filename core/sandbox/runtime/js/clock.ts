// The function's own clock: milliseconds since it was loaded, not since the snapshot was built.

import { natives } from './natives';

let origin: { monotonic: number; epoch: number } | undefined;

// Called when the function is loaded; the first use starts the clock otherwise.
export function startClock(): { monotonic: number; epoch: number } {
  return (origin ??= { monotonic: natives.monotonicMs(), epoch: natives.epochMs() });
}

export function millisecondsSinceOrigin(): number {
  return natives.monotonicMs() - (origin ?? startClock()).monotonic;
}
