// Which function of a module answers calls, and how it is called: a default export that is a function, an exported function named
// `handler`, or a default export with a `fetch` method, which is called as Workers call it.

import type { Call } from './calls';
import { Context, environmentVariables } from './ctx';
import { newHostRequest } from './request';
import { isObject } from './webidl';

type Invoker = (call: Call) => unknown;

let invokeHandler: Invoker | undefined;

function callDirectly(handler: Function): Invoker {
  const target = handler as (request: unknown, context: unknown) => unknown;
  return (call) => target(newHostRequest(call), new Context(call));
}

function callLikeWorkers(handlers: any): Invoker {
  return (call) => handlers.fetch(newHostRequest(call), environmentVariables(), new Context(call));
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object without a fetch method' : `a ${typeof value}`;
}

// Picks the handler of a module namespace. Gives what is wrong where there is none.
export function setHandler(namespace: any): string | undefined {
  const exported = namespace.default;
  if (typeof exported === 'function') invokeHandler = callDirectly(exported);
  else if (isObject(exported) && typeof (exported as any).fetch === 'function') invokeHandler = callLikeWorkers(exported);
  else if (typeof namespace.handler === 'function') invokeHandler = callDirectly(namespace.handler);
  else return explainMissing(namespace, exported);
  return undefined;
}

function explainMissing(namespace: object, exported: unknown): string {
  const wanted = 'export default a function, export a function named handler, or export default an object with a fetch method';
  if ('default' in namespace) return `The default export is ${kindOf(exported)}, not a handler: ${wanted}.`;
  if ('handler' in namespace) return `The export named handler is ${kindOf((namespace as any).handler)}, not a function: ${wanted}.`;
  return `The module exports no handler: ${wanted}.`;
}

export function runHandler(call: Call): unknown {
  return invokeHandler!(call);
}
