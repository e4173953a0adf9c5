// The bundle's entry: evaluates the whole platform once, while the startup snapshot is made. It leaves the entry points that
// C++ finds in the snapshot.

import { removeBuildShims } from './buildshims';
import './languagefills';
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
import './urlpattern';
import './headers';
import './blob';
import './filereader';
import './formdata';
import './response';
import './request';
import './fetch';
import './messagechannel';
import './streamtransfer';
import './broadcastchannel';
import './eventsource';
import './websocket';
import './console';
import './crypto';
import './globals';
import { beInspected, cancel, failInspected, forget, invoke, requestChunk, responseCredit } from './dispatch';
import { fireTimer } from './timers';
import { hostChunk, hostCredit, hostReply } from './hostcalls';
import { currentFrame, runInFrame } from './asynccontext';
import { builtinModule } from './builtinmodules';
import { openCalls } from './calls';
import { forgetEnvironment } from './ctx';
import { describeError } from './errors';
import { setHandler as pickHandler } from './handler';
import { reportUnhandledRejection } from './report';
import { useSourceMaps } from './sourcemaps';
import { compileWasm } from './wasmstreaming';

// Called for the function that warms up a process too: nothing of that one may be left.
function setHandler(namespace: object): string | undefined {
  forgetEnvironment();
  return pickHandler(namespace);
}

// A promise that was rejected and has no handler at the end of a turn.
function unhandledRejection(id: number, reason: unknown, promise?: unknown): void {
  if (failInspected(promise, reason)) return;
  const call = openCalls.get(id);
  runInFrame(call?.frame ?? currentFrame(), reportUnhandledRejection, undefined, [promise, reason, id]);
}

// As C++ takes it: [message, stack].
function describeErrorParts(value: unknown): [string, string] {
  const { message, stack } = describeError(value);
  return [message, stack];
}

// mksnapshot takes this object and deletes the global.
(globalThis as any).__isolaEntry = {
  beInspected, builtinModule, cancel, compileWasm, describeError: describeErrorParts, fireTimer, forget, hostChunk, hostCredit, hostReply, invoke,
  requestChunk, responseCredit, setHandler, unhandledRejection, useSourceMaps,
};

removeBuildShims();
