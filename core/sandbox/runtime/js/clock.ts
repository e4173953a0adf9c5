// The function's own clock: milliseconds since it was first looked at, not since the snapshot was built or the process forked.

import { natives } from './natives';

let origin: { monotonic: number; epoch: number } | undefined;

// The first use starts the clock: before it there is only the zygote's time, which is nobody's business. A little had passed by then, so
// that now() is never 0.
function startClock(): { monotonic: number; epoch: number } {
  return (origin ??= { monotonic: natives.monotonicMs() - 0.1, epoch: natives.epochMs() - 0.1 });
}

export function timeOrigin(): number {
  return (origin ?? startClock()).epoch;
}

export function millisecondsSinceOrigin(): number {
  return natives.monotonicMs() - (origin ?? startClock()).monotonic;
}
