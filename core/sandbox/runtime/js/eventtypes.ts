// The events that carry something: CustomEvent, ErrorEvent, MessageEvent and their kin.

import { Event } from './events';
import { defineInterface, requireArguments, toDOMString, toSequence, toUSVString } from './webidl';

export class CustomEvent extends Event {
  #detail: unknown;

  constructor(type: string, init?: CustomEventInit) {
    requireArguments(1, arguments.length, 'CustomEvent');
    super(type, init);
    this.#detail = init?.detail ?? null;
  }

  get detail() {
    return this.#detail;
  }

  initCustomEvent(type: string, bubbles = false, cancelable = false, detail: unknown = null) {
    requireArguments(1, arguments.length, 'CustomEvent.initCustomEvent');
    this.initEvent(type, bubbles, cancelable);
    this.#detail = detail;
  }
}
defineInterface(CustomEvent, 'CustomEvent', { length: 1 });

export class ErrorEvent extends Event {
  #message: string;
  #filename: string;
  #lineno: number;
  #colno: number;
  #error: unknown;

  constructor(type: string, init?: ErrorEventInit) {
    requireArguments(1, arguments.length, 'ErrorEvent');
    super(type, init);
    this.#message = toDOMString(init?.message ?? '');
    this.#filename = toUSVString(init?.filename ?? '');
    this.#lineno = (init?.lineno ?? 0) >>> 0;
    this.#colno = (init?.colno ?? 0) >>> 0;
    this.#error = init?.error;
  }

  get message() {
    return this.#message;
  }

  get filename() {
    return this.#filename;
  }

  get lineno() {
    return this.#lineno;
  }

  get colno() {
    return this.#colno;
  }

  get error() {
    return this.#error;
  }
}
defineInterface(ErrorEvent, 'ErrorEvent', { length: 1 });

export class PromiseRejectionEvent extends Event {
  #promise: unknown;
  #reason: unknown;

  constructor(type: string, init: { promise: unknown; reason?: unknown } & EventInit) {
    requireArguments(2, arguments.length, 'PromiseRejectionEvent');
    super(type, init);
    this.#promise = init.promise;
    this.#reason = init.reason;
  }

  get promise() {
    return this.#promise;
  }

  get reason() {
    return this.#reason;
  }
}
defineInterface(PromiseRejectionEvent, 'PromiseRejectionEvent', { length: 2 });

export class MessageEvent extends Event {
  #data: unknown;
  #origin: string;
  #lastEventId: string;
  #source: unknown;
  #ports: readonly unknown[];

  constructor(type: string, init?: any) {
    requireArguments(1, arguments.length, 'MessageEvent');
    super(type, init);
    this.#data = init?.data ?? null;
    this.#origin = toUSVString(init?.origin ?? '');
    this.#lastEventId = toDOMString(init?.lastEventId ?? '');
    this.#source = init?.source ?? null;
    this.#ports = Object.freeze(init?.ports === undefined ? [] : toSequence(init.ports, 'ports'));
  }

  get data() {
    return this.#data;
  }

  get origin() {
    return this.#origin;
  }

  get lastEventId() {
    return this.#lastEventId;
  }

  get source() {
    return this.#source;
  }

  get ports() {
    return this.#ports;
  }
}
defineInterface(MessageEvent, 'MessageEvent', { length: 1 });

export class CloseEvent extends Event {
  #wasClean: boolean;
  #code: number;
  #reason: string;

  constructor(type: string, init?: CloseEventInit) {
    requireArguments(1, arguments.length, 'CloseEvent');
    super(type, init);
    this.#wasClean = !!init?.wasClean;
    this.#code = (init?.code ?? 0) & 0xffff;
    this.#reason = toUSVString(init?.reason ?? '');
  }

  get wasClean() {
    return this.#wasClean;
  }

  get code() {
    return this.#code;
  }

  get reason() {
    return this.#reason;
  }
}
defineInterface(CloseEvent, 'CloseEvent', { length: 1 });

export class ProgressEvent extends Event {
  #lengthComputable: boolean;
  #loaded: number;
  #total: number;

  constructor(type: string, init?: ProgressEventInit) {
    requireArguments(1, arguments.length, 'ProgressEvent');
    super(type, init);
    this.#lengthComputable = !!init?.lengthComputable;
    this.#loaded = Number(init?.loaded ?? 0);
    this.#total = Number(init?.total ?? 0);
  }

  get lengthComputable() {
    return this.#lengthComputable;
  }

  get loaded() {
    return this.#loaded;
  }

  get total() {
    return this.#total;
  }
}
defineInterface(ProgressEvent, 'ProgressEvent', { length: 1 });
