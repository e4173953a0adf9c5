// The function's own clock: milliseconds since it was first looked at, not since the snapshot was built or the process forked.

import { natives } from './natives';

export function timeOrigin(): number {
  return natives.originMs();
}

export function millisecondsSinceOrigin(): number {
  return natives.elapsedMs();
}
