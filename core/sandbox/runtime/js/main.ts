// The bundle's entry: evaluates the whole platform once, while the startup snapshot is made. Its exports are the entry points that C++
// finds in the snapshot.

import { removeBuildShims } from './buildshims';
import './domexception';
import './events';
import './eventtypes';
import './abort';
import './report';
import './timers';
import './base64';
import './performance';
import './clone';
import './streams';
import './encoding';
import './compression';
import './urlsearchparams';
import './url';
import './headers';
import './blob';
import './filereader';
import './formdata';
import './response';
import './request';
import './console';
import './crypto';
import './globals';
import { currentFrame, runInFrame } from './asynccontext';
import { openCalls } from './calls';
import { startClock } from './clock';
import { describeError } from './errors';
import { setHandler as pickHandler } from './handler';
import { reportUnhandledRejection } from './report';

export { cancel, forget, invoke, requestChunk, responseCredit } from './dispatch';
export { hostReply } from './hostcalls';
export { fireTimer } from './timers';
export { describeError };

export function setHandler(namespace: object): string | undefined {
  startClock();
  return pickHandler(namespace);
}

// A promise that was rejected and has no handler at the end of a turn.
export function unhandledRejection(id: number, reason: unknown, promise?: unknown): void {
  const call = openCalls.get(id);
  runInFrame(call?.frame ?? currentFrame(), reportUnhandledRejection, undefined, [promise, reason]);
}

removeBuildShims();
