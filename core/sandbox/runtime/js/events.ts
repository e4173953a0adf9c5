// Event and EventTarget (https://dom.spec.whatwg.org/#events), without a tree: a target's path is the target itself.

import { millisecondsSinceOrigin } from './clock';
import { DOMException } from './domexception';
import { uncloneableKinds } from './hostobjects';
import { isObject, defineGlobalFunctions, defineInterface, requireArguments, toDictionary, toDOMString } from './webidl';

interface Listener {
  callback: any;
  capture: boolean;
  once: boolean;
  passive: boolean;
  removed: boolean;
  isHandlerAttribute: boolean;
}

type Listeners = Map<string, Listener[]>;

// Set by abort.ts: an AbortSignal given as the `signal` option takes its listener away.
interface AbortHooks {
  isAborted(signal: unknown): boolean;
  onAbort(signal: unknown, action: () => void): void;
}
let abortHooks: AbortHooks;
export function setAbortHooks(hooks: AbortHooks): void {
  abortHooks = hooks;
}

// Set by report.ts: an exception of a listener is reported, never thrown at the dispatcher.
let reportException: (error: unknown) => void;
export function setExceptionReporter(reporter: (error: unknown) => void): void {
  reportException = reporter;
}

let isEvent: (value: unknown) => value is Event;
let isDispatching: (event: Event) => boolean;
let setTrusted: (event: Event, trusted: boolean) => void;
let dispatch: (event: Event, target: object, listeners: Listeners | null) => boolean;
let isTrustedGetter: (this: Event) => boolean;

export class Event {
  #type: string;
  #bubbles: boolean;
  #cancelable: boolean;
  #composed: boolean;
  #stopped = false;
  #stoppedAtOnce = false;
  #canceled = false;
  #inPassiveListener = false;
  #dispatching = false;
  #trusted = false;
  #target: object | null = null;
  #currentTarget: object | null = null;
  #phase = 0;
  #timeStamp = millisecondsSinceOrigin();

  constructor(type: string, init?: EventInit) {
    requireArguments(1, arguments.length, 'Event');
    this.#type = toDOMString(type);
    const dictionary = toDictionary<EventInit>(init, 'EventInit');
    this.#bubbles = !!dictionary?.bubbles;
    this.#cancelable = !!dictionary?.cancelable;
    this.#composed = !!dictionary?.composed;
    Object.defineProperty(this, 'isTrusted', { get: isTrustedGetter, enumerable: true });
  }

  get type() {
    return this.#type;
  }

  get target() {
    return this.#target;
  }

  get srcElement() {
    return this.#target;
  }

  get currentTarget() {
    return this.#currentTarget;
  }

  composedPath() {
    return this.#currentTarget === null ? [] : [this.#currentTarget];
  }

  get eventPhase() {
    return this.#phase;
  }

  stopPropagation() {
    this.#stopped = true;
  }

  get cancelBubble() {
    return this.#stopped;
  }

  set cancelBubble(value) {
    this.#stopped ||= !!value;
  }

  stopImmediatePropagation() {
    this.#stopped = true;
    this.#stoppedAtOnce = true;
  }

  get bubbles() {
    return this.#bubbles;
  }

  get cancelable() {
    return this.#cancelable;
  }

  get returnValue() {
    return !this.#canceled;
  }

  set returnValue(value) {
    if (!value) this.preventDefault();
  }

  preventDefault() {
    if (this.#cancelable && !this.#inPassiveListener) this.#canceled = true;
  }

  get defaultPrevented() {
    return this.#canceled;
  }

  get composed() {
    return this.#composed;
  }

  get timeStamp() {
    return this.#timeStamp;
  }

  initEvent(type: string, bubbles = false, cancelable = false) {
    requireArguments(1, arguments.length, 'Event.initEvent');
    const name = toDOMString(type);
    if (this.#dispatching) return;
    this.#stopped = this.#stoppedAtOnce = this.#canceled = this.#trusted = false;
    this.#target = null;
    this.#type = name;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }

  #invoke(listeners: Listeners, listener: Listener): void {
    if (listener.once) removeListener(listeners, this.#type, listener);
    this.#inPassiveListener = listener.passive;
    try {
      const { callback } = listener;
      if (typeof callback === 'function') {
        Reflect.apply(callback, this.#currentTarget, [this]);
      } else {
        const handle = callback.handleEvent;
        if (typeof handle !== 'function') throw new TypeError("the listener's handleEvent is not a function");
        Reflect.apply(handle, callback, [this]);
      }
    } catch (error) {
      reportException(error);
    }
    this.#inPassiveListener = false;
  }

  #invokeAll(listeners: Listeners): void {
    for (const capture of [true, false]) {
      for (const listener of listeners.get(this.#type)?.slice() ?? []) {
        if (listener.capture !== capture || listener.removed) continue;
        this.#invoke(listeners, listener);
        if (this.#stoppedAtOnce) return;
      }
      if (this.#stopped) return;
    }
  }

  static {
    isEvent = (value): value is Event => typeof value === 'object' && value !== null && #type in value;
    isDispatching = (event) => event.#dispatching;
    setTrusted = (event, trusted) => {
      event.#trusted = trusted;
    };
    dispatch = (event, target, listeners) => {
      event.#dispatching = true;
      event.#target = event.#currentTarget = target;
      event.#phase = 2;
      if (!event.#stopped && listeners !== null) event.#invokeAll(listeners);
      event.#phase = 0;
      event.#currentTarget = null;
      event.#dispatching = event.#stopped = event.#stoppedAtOnce = false;
      return !event.#canceled;
    };
    isTrustedGetter = function (this: Event) {
      return this.#trusted;
    };
    Object.defineProperty(isTrustedGetter, 'name', { value: 'get isTrusted' });
  }
}

defineInterface(Event, 'Event', { constants: { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 }, length: 1 });
uncloneableKinds.push(isEvent);

function removeListener(listeners: Listeners, type: string, listener: Listener): void {
  listener.removed = true;
  const list = listeners.get(type);
  const index = list?.indexOf(listener) ?? -1;
  if (index < 0) return;
  list!.splice(index, 1);
  if (list!.length === 0) listeners.delete(type);
}

function addListener(listeners: Listeners, type: string, listener: Listener): void {
  const list = listeners.get(type);
  if (list === undefined) listeners.set(type, [listener]);
  else list.push(listener);
}

function readOptions(options: any) {
  if (!isObject(options)) return { capture: !!options, once: false, passive: false, signal: undefined };
  const { capture, once, passive, signal } = options as any;
  return { capture: !!capture, once: !!once, passive: !!passive, signal };
}

function requireListener(callback: unknown): void {
  if (callback !== null && callback !== undefined && !isObject(callback)) throw new TypeError('the listener is not an object');
}

let listenersOf: (target: object) => Listeners;
let dispatchTrusted: (target: object, event: Event) => boolean;
let setVisibleTarget: (target: EventTarget, visible: object) => void;
let isEventTarget: (value: object) => value is EventTarget;

// Objects that are event targets without having been made by EventTarget's constructor (message ports): their listeners are kept by
// another target. The global object is one too, but not in the map: restored from the snapshot, it is another object.
const adopted = new WeakMap<object, EventTarget>();

export function adoptTarget(object: object): void {
  const target = new EventTarget();
  setVisibleTarget(target, object);
  adopted.set(object, target);
}

function targetOf(self: any): EventTarget {
  if (self === undefined || self === null || self === globalThis) return globalTarget;
  return typeof self !== 'object' || isEventTarget(self) ? self : (adopted.get(self) ?? self);
}

function visibleOf(target: EventTarget, visible: object): object {
  return target === globalTarget ? globalThis : visible;
}

export class EventTarget {
  #listeners: Listeners | null = null;
  #visible: object = this;

  addEventListener(type: string, callback: any, options: any = undefined): void {
    const target = targetOf(this);
    requireArguments(2, arguments.length, 'EventTarget.addEventListener');
    const known = target.#listeners;
    const name = toDOMString(type);
    requireListener(callback);
    const { capture, once, passive, signal } = readOptions(options);
    if (signal !== undefined && abortHooks.isAborted(signal)) return;
    if (callback === null || callback === undefined) return;
    const listeners = known ?? (target.#listeners ??= new Map());
    const same = (l: Listener) => l.callback === callback && l.capture === capture && !l.isHandlerAttribute;
    if (listeners.get(name)?.some(same)) return;
    const listener = { callback, capture, once, passive, removed: false, isHandlerAttribute: false };
    addListener(listeners, name, listener);
    if (signal !== undefined) abortHooks.onAbort(signal, () => removeListener(listeners, name, listener));
  }

  removeEventListener(type: string, callback: any, options: any = undefined): void {
    const target = targetOf(this);
    requireArguments(2, arguments.length, 'EventTarget.removeEventListener');
    const listeners = target.#listeners;
    const name = toDOMString(type);
    requireListener(callback);
    const capture = isObject(options) ? !!(options as any).capture : !!options;
    const same = (l: Listener) => l.callback === callback && l.capture === capture && !l.isHandlerAttribute;
    const found = listeners?.get(name)?.find(same);
    if (found) removeListener(listeners!, name, found);
  }

  dispatchEvent(event: Event): boolean {
    const target = targetOf(this);
    const listeners = target.#listeners;
    requireArguments(1, arguments.length, 'EventTarget.dispatchEvent');
    if (!isEvent(event)) throw new TypeError('EventTarget.dispatchEvent: the argument is not an Event');
    if (isDispatching(event)) throw new DOMException('The event is already being dispatched', 'InvalidStateError');
    setTrusted(event, false);
    return dispatch(event, visibleOf(target, target.#visible), listeners);
  }

  static {
    listenersOf = (target) => (targetOf(target).#listeners ??= new Map());
    dispatchTrusted = (object, event) => {
      const target = targetOf(object);
      setTrusted(event, true);
      return dispatch(event, visibleOf(target, target.#visible), target.#listeners);
    };
    setVisibleTarget = (target, visible) => {
      target.#visible = visible;
    };
    isEventTarget = (value): value is EventTarget => #listeners in value;
  }
}

defineInterface(EventTarget, 'EventTarget');

const globalTarget = new EventTarget();

// Dispatches an event that the platform made.
export function fireEvent(target: object, event: Event): boolean {
  return dispatchTrusted(target, event);
}

export function hasListeners(target: object, type: string): boolean {
  return listenersOf(target).has(type);
}

const handlerAttributes = new WeakMap<object, Map<string, { value: any; listener: Listener }>>();

// Defines an event handler attribute such as onabort (https://html.spec.whatwg.org/#event-handler-attributes).
export function defineHandlerAttribute(prototype: object, attribute: string): void {
  const type = attribute.slice(2);
  const accessors = {
    get(this: object) {
      listenersOf(this);
      return handlerAttributes.get(this)?.get(type)?.value ?? null;
    },
    set(this: object, value: unknown) {
      setHandler(this, type, isObject(value) ? value : null);
    },
  };
  Object.defineProperty(accessors.get, 'name', { value: `get ${attribute}` });
  Object.defineProperty(accessors.set, 'name', { value: `set ${attribute}` });
  Object.defineProperty(prototype, attribute, { ...accessors, configurable: true, enumerable: true });
}

function setHandler(target: object, type: string, value: object | null): void {
  const listeners = listenersOf(target);
  let handlers = handlerAttributes.get(target);
  if (handlers === undefined) handlerAttributes.set(target, (handlers = new Map()));
  const current = handlers.get(type);
  if (value === null) {
    if (current === undefined) return;
    removeListener(listeners, type, current.listener);
    handlers.delete(type);
  } else if (current !== undefined) {
    current.value = value;
  } else {
    const handler: any = { value };
    const callback = function (this: unknown, event: Event) {
      if (typeof handler.value !== 'function') return;
      if (Reflect.apply(handler.value, this, [event]) === false) event.preventDefault();
    };
    handler.listener = { callback, capture: false, once: false, passive: false, removed: false, isHandlerAttribute: true };
    handlers.set(type, handler);
    addListener(listeners, type, handler.listener);
  }
}

const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype;
defineGlobalFunctions({ addEventListener, removeEventListener, dispatchEvent });
