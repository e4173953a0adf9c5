// Exceptions that nobody catches: an error event on the global object, then an entry in the call's console
// (https://html.spec.whatwg.org/multipage/webappapis.html#report-an-exception).

import { currentCall } from './asynccontext';
import { ConsoleLevel, writeConsole, writeToRow } from './consolesink';
import { describeError, positionOf } from './errors';
import { fireEvent, hasListeners, setExceptionReporter } from './events';
import { ErrorEvent, PromiseRejectionEvent } from './eventtypes';
import { defineGlobalFunctions, requireArguments } from './webidl';

let reporting = false;

export function reportException(error: unknown): void {
  const { message, stack } = describeError(error);
  // A listener that throws while an exception is reported must not go round in circles.
  if (!reporting && hasListeners(globalThis, 'error')) {
    const { file, line, column } = positionOf(stack);
    const event = new ErrorEvent('error', { message, filename: file, lineno: line, colno: column, error, cancelable: true });
    reporting = true;
    const goesOn = fireEvent(globalThis, event);
    reporting = false;
    if (!goesOn) return;
  }
  writeConsole(currentCall(), ConsoleLevel.Error, `Uncaught ${stack || message}`);
}

// Of the turn's call `id`, which may have ended in this very turn: its row is still open.
export function reportUnhandledRejection(promise: unknown, reason: unknown, id: number): void {
  if (hasListeners(globalThis, 'unhandledrejection')) {
    const event = new PromiseRejectionEvent('unhandledrejection', { promise, reason, cancelable: true });
    if (!fireEvent(globalThis, event)) return;
  }
  const { message, stack } = describeError(reason);
  const text = `Unhandled promise rejection: ${stack || message}`;
  const call = currentCall();
  if (call !== null && !call.isOver) writeConsole(call, ConsoleLevel.Error, text);
  else writeToRow(id, ConsoleLevel.Error, text);
}

setExceptionReporter(reportException);

defineGlobalFunctions({
  reportError(error: unknown) {
    requireArguments(1, arguments.length, 'reportError');
    reportException(error);
  },
});
