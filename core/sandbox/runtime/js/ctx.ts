// The second argument of a handler: who calls, why, with what, and waitUntil. Nothing is asked of the host before it is read.

import { bucket } from './bucket';
import { makeContextLog, type ContextLog } from './contextlog';
import { deepFreeze } from './freeze';
import type { Call } from './calls';
import { invokeFunction } from './invoke';
import { Idempotency, KeyValues } from './kv';
import { natives } from './natives';
import { Realtime, Socket } from './realtime';
import { Tool } from './tool';

const enum CallField { Invocation, Source, CallerType, KeyId, UserId, Claims, ClientAddress, UnusedSeven, TriggerDetail }
const enum InstanceField { FunctionName, AppId, AppName, Version }

let environment: Readonly<Record<string, string>> | undefined;

// The function's variables, frozen; the same object for every call.
export function environmentVariables(): Readonly<Record<string, string>> {
  if (environment !== undefined) return environment;
  const variables: Record<string, string> = {};
  const flat = natives.environment();
  for (let i = 0; i < flat.length; i += 2) {
    // By definition, not by assignment: a variable may be called __proto__.
    Object.defineProperty(variables, flat[i]!, { value: flat[i + 1], enumerable: true });
  }
  return (environment = Object.freeze(variables));
}

// A process is warmed up with a function of no one's before it becomes a real one.
export function forgetEnvironment(): void {
  environment = undefined;
}

// Set by dispatch.ts.
let extendCall: (call: Call, promise: unknown) => void;
export function setCallExtender(extender: (call: Call, promise: unknown) => void): void {
  extendCall = extender;
}

function parseJson(text: string | undefined): any {
  return text === undefined || text === '' ? undefined : JSON.parse(text);
}

export class Context {
  #call: Call;
  #user: object | null | undefined;
  #caller: object | undefined;
  #app: object | undefined;
  #request: object | undefined;
  #params: Readonly<Record<string, string>> | undefined;
  #trigger: object | undefined;
  #kv: KeyValues | undefined;
  #idempotency: Idempotency | undefined;
  #realtime: Realtime | undefined;
  #socket: Socket | null | undefined;
  #tool: Readonly<Tool> | undefined;
  #log: ContextLog | undefined;
  #waitUntil: ((promise: unknown) => void) | undefined;

  constructor(call: Call) {
    this.#call = call;
  }

  get env() {
    this.#call;
    return environmentVariables();
  }

  // The end user on whose behalf the call is made, or null.
  get user() {
    if (this.#user !== undefined) return this.#user;
    const id = this.#field(CallField.UserId);
    if (id === undefined || id === '') return (this.#user = null);
    return (this.#user = deepFreeze({ id, claims: parseJson(this.#field(CallField.Claims)) ?? {} }));
  }

  get caller() {
    return (this.#caller ??= Object.freeze({
      type: this.#field(CallField.CallerType),
      keyId: this.#field(CallField.KeyId) || null,
      userId: this.#field(CallField.UserId) || null,
    }));
  }

  get app() {
    this.#call;
    return (this.#app ??= Object.freeze({
      id: natives.instanceField(InstanceField.AppId),
      name: natives.instanceField(InstanceField.AppName),
    }));
  }

  get request() {
    return (this.#request ??= Object.freeze({
      id: this.#field(CallField.Invocation),
      ip: this.#field(CallField.ClientAddress) || null,
      functionName: natives.instanceField(InstanceField.FunctionName),
    }));
  }

  // What the http trigger's path pattern took from the URL.
  get params() {
    if (this.#params !== undefined) return this.#params;
    const params: Record<string, string> = {};
    const flat = natives.callParams(this.#call.id);
    for (let i = 0; i < flat.length; i += 2) Object.defineProperty(params, flat[i]!, { value: flat[i + 1], enumerable: true });
    return (this.#params = Object.freeze(params));
  }

  get trigger() {
    if (this.#trigger !== undefined) return this.#trigger;
    const { socketData, ...detail } = parseJson(this.#field(CallField.TriggerDetail)) ?? {};
    return (this.#trigger = deepFreeze({ type: this.#field(CallField.Source), ...detail }));
  }

  // A bound function, so that `const { waitUntil } = ctx` works.
  get waitUntil() {
    const call = this.#call;
    return (this.#waitUntil ??= (promise: unknown) => extendCall(call, promise));
  }

  // What the app's functions keep.
  get kv() {
    this.#call;
    return (this.#kv ??= Object.freeze(new KeyValues()));
  }

  get idempotency() {
    this.#call;
    return (this.#idempotency ??= Object.freeze(new Idempotency()));
  }

  // The app's objects.
  get bucket() {
    this.#call;
    return bucket;
  }

  // Messages to WebSockets that have subscribed.
  get realtime() {
    this.#call;
    return (this.#realtime ??= Object.freeze(new Realtime()));
  }

  // The WebSocket whose frame this is, or null.
  get socket() {
    if (this.#socket !== undefined) return this.#socket;
    const { connectionId, socketData } = parseJson(this.#field(CallField.TriggerDetail)) ?? {};
    const isFrame = this.#field(CallField.Source) === 'websocket' && connectionId !== undefined;
    return (this.#socket = isFrame ? Object.seal(new Socket(connectionId, socketData)) : null);
  }

  // For functions that agents call.
  get tool() {
    return (this.#tool ??= Object.freeze(new Tool(this.#call)));
  }

  // Entries with fields.
  get log() {
    return (this.#log ??= makeContextLog(this.#call));
  }

  // Another function of the app.
  get invoke() {
    this.#call;
    return invokeFunction;
  }

  #field(field: CallField): string | undefined {
    return natives.callField(this.#call.id, field);
  }
}

Object.defineProperty(Context.prototype, Symbol.toStringTag, { value: 'Context', configurable: true });
for (const name of ['env', 'user', 'caller', 'app', 'request', 'params', 'trigger', 'waitUntil', 'kv', 'idempotency', 'log', 'invoke',
  'bucket', 'realtime', 'socket', 'tool']) {
  Object.defineProperty(Context.prototype, name, { enumerable: true });
}
