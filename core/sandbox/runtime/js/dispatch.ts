// A call from its arrival to its last word: runs the handler, sends what it gives, waits for waitUntil, says how it ended. These are
// the entry points that C++ calls; each call of one is a turn after which microtasks run.

import { runInFrame } from './asynccontext';
import { Body } from './body';
import { Call, CancelReason, End, openCalls } from './calls';
import { callBegins, ConsoleLevel, writeConsole } from './consolesink';
import { setCallExtender } from './ctx';
import { describeError, excerptOf, positionOf } from './errors';
import { serializeFields } from './headerlist';
import { runHandler } from './handler';
import { dropHostCalls } from './hostcalls';
import { shortDescription } from './inspect';
import { natives } from './natives';
import { RequestBodySource } from './requestbody';
import { isResponse, responseParts, type Response } from './response';
import { mappedSourceLine } from './sourcemaps';
import { cancelReading, readChunk, readerOf, type Reader } from './streams';
import { stopTimersOf } from './timers';

const enum BodyKind { None, Whole, Stream }

const noBody = new Body(null);

export function invoke(id: number, method: string, url: string, fields: string, kind: BodyKind, bytes: Uint8Array | undefined): void {
  callBegins();
  const call = new Call(id, method, url, fields, noBody);
  if (kind === BodyKind.Whole) call.body = new Body(bytes!);
  else if (kind === BodyKind.Stream) call.body = streamedBody(call, bytes);
  openCalls.set(id, call);
  natives.setAsyncContext(call.frame);
  if (isInspected) inspectedAnswers.set(answerInspected(call), call);
  else answer(call, runHandler);
  natives.setAsyncContext(undefined);
}

function streamedBody(call: Call, first: Uint8Array | undefined): Body {
  const source = new RequestBodySource(call, first);
  const length = /(?:^|\n)content-length:(\d+)\n/.exec(call.fields);
  return new Body(() => source.makeStream(), length === null ? 0 : Number(length[1]));
}

async function answer(call: Call, run: (call: Call) => unknown): Promise<void> {
  try {
    const given = run(call);
    // A handler that is not async is answered in this very turn.
    const response = isResponse(given) ? given : await given;
    if (isResponse(response)) {
      const sending = respond(call, response);
      if (sending !== undefined) await sending;
    } else {
      call.end = End.BadResponse;
      call.error = response;
    }
  } catch (error) {
    call.end = End.Threw;
    call.error = error;
  }
  settle(call);
}

function settle(call: Call): void {
  if (call.end !== End.Completed && call.openParts > 1) failEarly(call);
  closePart(call);
}

// A debugger is told of an exception whether anybody will catch it, and V8 looks for who might: where one looks on, nothing of
// ours does. The handler's own failure is heard of as a rejection that nobody handles.
let isInspected = false;
const inspectedAnswers = new WeakMap<object, Call>();

export function beInspected(): void {
  isInspected = true;
}

async function answerInspected(call: Call): Promise<void> {
  const given = await runHandler(call);
  await answer(call, () => given);
}

// False: the promise is not the answer of a call.
export function failInspected(promise: unknown, reason: unknown): boolean {
  const call = isInspected ? inspectedAnswers.get(promise as object) : undefined;
  if (call === undefined) return false;
  call.end = End.Threw;
  call.error = reason;
  settle(call);
  return true;
}

// Sends the answer. A promise only if its body is a stream.
function respond(call: Call, response: Response): Promise<void> | undefined {
  const { status, statusText, headers, body } = responseParts(response);
  if (status === 0) throw new TypeError('Response.error() cannot be sent as an answer');
  if (!body.isNull) body.requireUnused('The answer');
  const fields = serializeFields(headers);
  const sendable = body.sendable;
  if (sendable === undefined || typeof sendable === 'string' || sendable instanceof Uint8Array) {
    natives.respond(call.id, status, statusText, fields, sendable);
    return undefined;
  }
  const reader = readerOf(sendable);
  natives.respondStream(call.id, status, statusText, fields);
  return sendStream(call, reader);
}

// Pulls the body's stream as fast as the host has room for it. A call that is given up ends quietly: the host knows why.
async function sendStream(call: Call, reader: Reader): Promise<void> {
  let isCancelled = false;
  call.onCancel((reason) => {
    isCancelled = true;
    // Also ends a read that is under way.
    cancelReading(reader, reason).catch(() => {});
    call.onCredit?.();
  });
  try {
    for (;;) {
      const { done, value } = await readChunk(reader);
      if (isCancelled) return natives.failBody(call.id);
      if (done) return natives.endBody(call.id);
      if (!(value instanceof Uint8Array)) throw new TypeError(`A chunk of the answer is not a Uint8Array, but ${shortDescription(value)}`);
      if (value.byteLength > 0 && natives.sendChunk(call.id, value) <= 0) await creditFor(call);
    }
  } catch (error) {
    cancelReading(reader, error).catch(() => {});
    natives.failBody(call.id);
    throw error;
  }
}

function creditFor(call: Call): Promise<void> {
  return new Promise((resolve) => {
    call.onCredit = resolve;
  });
}

// One of the things that keep a call open is done; after the last one it is finished.
function closePart(call: Call): void {
  if (--call.openParts > 0 || call.isOver) return;
  const { message, stack, line, column } = faultOf(call);
  natives.finish(call.id, call.end, message, stack, line, column);
  release(call);
}

// The caller need not wait for what was given to ctx.waitUntil.
function failEarly(call: Call): void {
  const { message, stack, line, column } = faultOf(call);
  natives.fail(call.id, call.end, message, stack, line, column);
  call.end = End.Completed;
}

interface Fault {
  message: string;
  stack: string;
  line: number;
  column: number;
}

function faultOf(call: Call): Fault {
  const none = { stack: '', line: 0, column: 0 };
  try {
    if (call.end === End.Completed) return { message: '', ...none };
    if (call.end === End.BadResponse) {
      return { message: `The handler must return a Response, but it returned ${shortDescription(call.error)}.`, ...none };
    }
    const { message, stack } = describeError(call.error);
    const { file, line, column } = positionOf(stack);
    const source = mappedSourceLine(file, line);
    return { message, stack: source === undefined ? stack : `${stack}\n\n${file}:${line}\n${excerptOf(source, column)}`, line, column };
  } catch {
    // The function has broken what the description needs (String.prototype and the like). The call must end all the same.
    return { message: 'The function failed, and how cannot be told: it has changed built-in objects.', ...none };
  }
}

// Nothing of the call may run or be kept any longer.
function release(call: Call): void {
  openCalls.delete(call.id);
  call.isOver = true;
  if (call.timers !== null) stopTimersOf(call);
  dropHostCalls(call);
}

// ctx.waitUntil: the call stays open until the promise settles. A failure is an entry in its console.
setCallExtender((call, promise) => {
  if (call.isOver) throw new TypeError('waitUntil was called after the call had ended');
  call.openParts++;
  watch(call, promise);
});

async function watch(call: Call, promise: unknown): Promise<void> {
  try {
    await promise;
  } catch (error) {
    const { message, stack } = describeError(error);
    writeConsole(call, ConsoleLevel.Error, `A waitUntil promise was rejected: ${stack || message}`);
  }
  closePart(call);
}

export function requestChunk(id: number, bytes: Uint8Array | undefined, last: boolean): void {
  const call = openCalls.get(id);
  if (call?.onRequestChunk) runInFrame(call.frame, call.onRequestChunk, undefined, [bytes, last]);
}

export function responseCredit(id: number): void {
  const call = openCalls.get(id);
  const onCredit = call?.onCredit;
  if (!call || !onCredit) return;
  call.onCredit = null;
  runInFrame(call.frame, onCredit);
}

export function cancel(id: number, reason: CancelReason): void {
  const call = openCalls.get(id);
  if (call) runInFrame(call.frame, () => call.cancel(reason));
}

// The host is through with the call, which may not have ended by itself.
export function forget(id: number): void {
  const call = openCalls.get(id);
  if (call) release(call);
}
