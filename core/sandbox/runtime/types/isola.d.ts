// Everything an Isola function may use besides the language itself: the second argument of a handler, the globals that web.d.ts does
// not bring, and the node: modules. What is here is what the runtime has; the editor completes from it.

/// <reference path="./web.d.ts" />
/// <reference path="./node.d.ts" />

declare namespace Isola {
  /** Who makes a call. */
  type CallerType = 'anonymous' | 'service_key' | 'end_user_jwt' | 'loopback' | 'trigger' | 'agent';

  interface User<Claims = Record<string, unknown>> {
    readonly id: string;
    readonly claims: Readonly<Claims>;
  }

  interface Caller {
    readonly type: CallerType;
    /** The service token's id, null for other callers. */
    readonly keyId: string | null;
    readonly userId: string | null;
  }

  interface App {
    readonly id: string;
    readonly name: string;
  }

  interface RequestInfo {
    /** The invocation's id: it names the log row and is the `x-isola-invocation` header of the answer. */
    readonly id: string;
    /** The client's address, null if the call came from within. */
    readonly ip: string | null;
    readonly functionName: string;
  }

  /** A run of a schedule. */
  interface CronTrigger {
    readonly type: 'cron';
    readonly schedule: string;
    readonly timezone: string;
    /** The time at which it was due, ISO 8601. */
    readonly scheduled_at: string;
    /** It is late, in the place of `missed` runs. */
    readonly catch_up: boolean;
    readonly missed: number;
    /** A person ran it, beside the schedule. */
    readonly manual: boolean;
    /** An earlier run of the same time was cut off; it may have done its work. */
    readonly redelivered: boolean;
  }

  /** An event that a webhook brought. */
  interface WebhookTrigger {
    readonly type: 'webhook';
    readonly provider: 'github' | 'stripe' | 'slack' | 'shopify' | 'standard' | 'custom';
    /** The provider's name for the kind of event, if it says one. */
    readonly event: string | null;
    /** The provider's name for this event, the same when it is sent again. */
    readonly event_id: string | null;
    readonly delivery: string;
    /** From 1. */
    readonly attempt: number;
    /** It may have run before. */
    readonly redelivered: boolean;
  }

  /** An object that has come to be in a bucket; the body is the S3 event record. */
  interface S3UploadTrigger {
    readonly type: 's3_upload';
    /** `ObjectCreated:Put`, `ObjectCreated:Copy`, `ObjectCreated:CompleteMultipartUpload`, `ObjectCreated:Post`, or an outside store's. */
    readonly event: `ObjectCreated:${string}`;
    readonly bucket: string;
    /** As it is, not percent-encoded. */
    readonly key: string;
    readonly size: number;
    readonly etag: string;
    /** Empty if an outside store does not say it. */
    readonly contentType: string;
    readonly delivery: string;
    /** From 1. */
    readonly attempt: number;
    /** It may have run before. */
    readonly redelivered: boolean;
  }

  /** A frame of a WebSocket; `ctx.socket` is the socket itself. */
  interface WebsocketTrigger {
    readonly type: 'websocket';
    readonly connectionId: string;
    readonly kind: 'text' | 'binary';
    /** Of a frame that is an event: its name. */
    readonly event?: string;
    /** The `id` that the client gave the event, if it did. */
    readonly eventId?: unknown;
  }

  /** A call over HTTP. */
  interface HttpTrigger {
    readonly type: 'http';
  }

  /** A tool call of an agent. */
  interface AgentTrigger {
    readonly type: 'agent';
    readonly agent: string;
    readonly session: string;
    readonly call: string;
    readonly argumentsHash: string;
  }

  /** A call by `ctx.invoke` of another function. */
  interface InvokeTrigger {
    readonly type: 'invoke';
    readonly function: string;
    readonly invocation: string;
  }

  /** A developer's test call, or a recorded call that is run again. */
  interface TestTrigger {
    readonly type: 'test' | 'replay';
  }

  /** What made the call, with its own details: `switch (ctx.trigger.type)`. */
  type Trigger =
    | HttpTrigger | CronTrigger | S3UploadTrigger | WebhookTrigger | WebsocketTrigger | AgentTrigger | InvokeTrigger | TestTrigger;

  interface KeyValues {
    /** Text as text, bytes as bytes, anything else as JSON made it; null if there is none. */
    get<T = unknown>(key: string): Promise<T | null>;
    /** A value may have up to 1 MB. */
    put(key: string, value: string | BufferSource | object | number | boolean | null, options?: { ttlSeconds?: number }): Promise<void>;
    /** Whether there was one. */
    delete(key: string): Promise<boolean>;
    /** Up to 1000 keys in order, with a cursor where there are more. */
    list(options?: { prefix?: string; cursor?: string; limit?: number }): Promise<{
      keys: { name: string; expiresAt?: number }[];
      cursor?: string;
    }>;
  }

  interface Idempotency {
    /** True for the first who claims the key: do the work. False: it was claimed before. Durable and atomic. */
    claim(key: string, options?: { scope?: string; ttlSeconds?: number }): Promise<boolean>;
  }

  interface StoredObject {
    readonly key: string;
    readonly size: number;
    readonly etag: string;
    /** Milliseconds since 1970. */
    readonly lastModified: number;
  }

  /** Objects of the app, by key; the S3 endpoint serves the same. */
  interface Bucket {
    readonly name: string;
    /** The object as a Response (its `content-type`, `etag`, `x-amz-meta-...` are headers), streamed; null if there is none. */
    get(key: string): Promise<Response | null>;
    /** What fetch takes as a body is stored as it is, anything else as JSON. Makes the bucket if it is not there. */
    put(key: string, value: BodyInit | object | number | boolean | null, options?: {
      contentType?: string;
      metadata?: Record<string, string>;
    }): Promise<{ key: string; size: number; etag: string }>;
    /** Whether there was one. */
    delete(key: string): Promise<boolean>;
    /** Up to 1000 objects in the order of their keys, with a cursor where there are more. */
    list(options?: { prefix?: string; delimiter?: string; cursor?: string; limit?: number }): Promise<{
      objects: StoredObject[];
      prefixes: string[];
      cursor?: string;
    }>;
  }

  interface Realtime {
    /** Sends to every WebSocket that has subscribed to the channel; how many that were. */
    publish(channel: string, data: unknown): Promise<number>;
  }

  /** The WebSocket whose frame the call is for. */
  interface Socket<Data = any> {
    readonly id: string;
    /** Text as a text frame, bytes as a binary one, anything else as JSON text. False if the socket has gone. */
    send(data: string | BufferSource | object | number | boolean | null): Promise<boolean>;
    /** 1000, or an application's own code from 3000 to 4999. False if the socket has gone. */
    close(code?: number, reason?: string): Promise<boolean>;
    /** Kept with the socket from frame to frame, up to 64 KB of JSON. Frozen: assign anew to change it. */
    data: Data | undefined;
  }

  /** For functions that agents call (`agent_tool`). */
  interface Tool {
    /**
     * The arguments: the request's body as JSON, which stays to be read. Without an exported `inputSchema`, `T` is what agents are told of
     * them: a type of the function's own modules, or one written down right here.
     */
    input<T = unknown>(): Promise<T>;
    /** Tells whoever called how far it has come; `done` must grow. */
    progress(done: number, total?: number, message?: string): void;
  }

  interface Log {
    (message: unknown, fields?: Record<string, unknown>): void;
    debug(message: unknown, fields?: Record<string, unknown>): void;
    info(message: unknown, fields?: Record<string, unknown>): void;
    warn(message: unknown, fields?: Record<string, unknown>): void;
    error(message: unknown, fields?: Record<string, unknown>): void;
  }

  /** The second argument of a handler. Nothing is computed before it is read. */
  interface Context<Env = Record<string, string>, Params = Record<string, string>> {
    /** The function's environment variables. Frozen. */
    readonly env: Readonly<Env>;
    /** The end user on whose behalf the call is made, or null. */
    readonly user: User | null;
    /** Who calls: `{type, keyId, userId}`. */
    readonly caller: Caller;
    /** The function's app: `{id, name}`. */
    readonly app: App;
    /** `{id, ip, functionName}` of this call. */
    readonly request: RequestInfo;
    /** What the http trigger's path pattern took from the URL: `/orders/:id` gives `params.id`. */
    readonly params: Readonly<Params>;
    /** What made the call: `{type, ...}` with the details of its type. */
    readonly trigger: Trigger;
    /** `get`, `put`, `delete`, `list` of what the app's functions keep, with a time to live where one is given. */
    readonly kv: KeyValues;
    /** `claim(key, {scope, ttlSeconds}?)` is true for the first who claims the key. */
    readonly idempotency: Idempotency;
    /** `get`, `put`, `delete`, `list` of the app's objects in a bucket. */
    bucket(name: string): Bucket;
    /** Messages to the app's WebSockets. */
    readonly realtime: Realtime;
    /** The WebSocket whose frame this call is for, null for other calls. */
    readonly socket: Socket | null;
    /** What a tool of agents is called with, and how it tells how far it is. */
    readonly tool: Tool;
    /** Structured entries in the call's console: one JSON object each. */
    readonly log: Log;
    /** Calls another function of the app without a network hop, on behalf of the same caller; up to 4 deep. */
    invoke(name: string, body?: BodyInit | object | number | boolean | null): Promise<Response>;
    /** Keeps the call open after its answer until the promise settles, for at most 30 seconds. A rejection is logged. */
    waitUntil(promise: PromiseLike<unknown> | unknown): void;
  }

  /** `export default` such a function, or export one named `handler`. */
  type Handler<Env = Record<string, string>, Params = Record<string, string>> = (
    request: Request, context: Context<Env, Params>,
  ) => Response | PromiseLike<Response>;

  /** Or `export default` an object with such a method, as Workers have it. */
  interface FetchHandler<Env = Record<string, string>> {
    fetch(request: Request, env: Readonly<Env>, context: Context<Env>): Response | PromiseLike<Response>;
  }
}

type Context<Env = Record<string, string>, Params = Record<string, string>> = Isola.Context<Env, Params>;
type Handler<Env = Record<string, string>, Params = Record<string, string>> = Isola.Handler<Env, Params>;

interface Navigator {
  readonly userAgent: string;
  readonly hardwareConcurrency: number;
}
/**
 * @standard [HTML](https://html.spec.whatwg.org)
 * @differs `navigator.userAgent` is `Isola`.
 */
declare var Navigator: { prototype: Navigator };
/**
 * @standard [HTML](https://html.spec.whatwg.org)
 * @differs `navigator.userAgent` is `Isola`.
 */
declare var navigator: Navigator;

interface Performance extends EventTarget {
  /** Milliseconds since the time origin, in steps of 20 microseconds. */
  now(): number;
  readonly timeOrigin: number;
  toJSON(): { timeOrigin: number };
  mark(name: string, options?: PerformanceMarkOptions): PerformanceMark;
  measure(name: string, startOrOptions?: string | PerformanceMeasureOptions, endMark?: string): PerformanceMeasure;
  clearMarks(name?: string): void;
  clearMeasures(name?: string): void;
  /** Marks and measures in the order of their start. */
  getEntries(): PerformanceEntry[];
  getEntriesByName(name: string, type?: string): PerformanceEntry[];
  getEntriesByType(type: string): PerformanceEntry[];
}
/**
 * @standard [High Resolution Time](https://w3c.github.io/hr-time), [User Timing](https://w3c.github.io/user-timing)
 * @differs Steps of 20 microseconds. The time origin is just before the first use.
 */
declare var Performance: { prototype: Performance };
/**
 * @standard [High Resolution Time](https://w3c.github.io/hr-time), [User Timing](https://w3c.github.io/user-timing)
 * @differs Steps of 20 microseconds. The time origin is just before the first use.
 */
declare var performance: Performance;

interface QuotaExceededError extends DOMException {
  readonly quota: number | null;
  readonly requested: number | null;
}
/**
 * @standard [Web IDL](https://webidl.spec.whatwg.org/#quotaexceedederror)
 */
declare var QuotaExceededError: {
  prototype: QuotaExceededError;
  new (message?: string, options?: { quota?: number; requested?: number }): QuotaExceededError;
};

interface IsolaGlobalEventMap {
  error: ErrorEvent;
  unhandledrejection: PromiseRejectionEvent;
}
/**
 * @standard [DOM, HTML](https://dom.spec.whatwg.org/#events)
 * @differs There is no tree: an event's path is its target. The global object gets `error` and `unhandledrejection`.
 */
declare function addEventListener<K extends keyof IsolaGlobalEventMap>(
  type: K, listener: (event: IsolaGlobalEventMap[K]) => void, options?: boolean | AddEventListenerOptions): void;
declare function addEventListener(
  type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
/**
 * @standard [DOM, HTML](https://dom.spec.whatwg.org/#events)
 * @differs There is no tree: an event's path is its target. The global object gets `error` and `unhandledrejection`.
 */
declare function removeEventListener(
  type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
/**
 * @standard [DOM, HTML](https://dom.spec.whatwg.org/#events)
 * @differs There is no tree: an event's path is its target. The global object gets `error` and `unhandledrejection`.
 */
declare function dispatchEvent(event: Event): boolean;
/**
 * @standard [HTML](https://html.spec.whatwg.org)
 */
declare var self: typeof globalThis;

interface URLPatternInit {
  protocol?: string;
  username?: string;
  password?: string;
  hostname?: string;
  port?: string;
  pathname?: string;
  search?: string;
  hash?: string;
  baseURL?: string;
}

interface URLPatternComponentResult {
  input: string;
  groups: Record<string, string | undefined>;
}

interface URLPatternResult {
  inputs: (string | URLPatternInit)[];
  protocol: URLPatternComponentResult;
  username: URLPatternComponentResult;
  password: URLPatternComponentResult;
  hostname: URLPatternComponentResult;
  port: URLPatternComponentResult;
  pathname: URLPatternComponentResult;
  search: URLPatternComponentResult;
  hash: URLPatternComponentResult;
}

interface URLPattern {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly hasRegExpGroups: boolean;
  test(input?: string | URLPatternInit, baseURL?: string): boolean;
  exec(input?: string | URLPatternInit, baseURL?: string): URLPatternResult | null;
}
/**
 * @standard [URL Pattern](https://urlpattern.spec.whatwg.org)
 */
declare var URLPattern: {
  prototype: URLPattern;
  new (input: string | URLPatternInit, baseURL: string, options?: { ignoreCase?: boolean }): URLPattern;
  new (input?: string | URLPatternInit, options?: { ignoreCase?: boolean }): URLPattern;
};
