// performance (https://w3c.github.io/hr-time) with marks and measures (https://w3c.github.io/user-timing). The time origin is clock.ts's.

import { cloneWithTransfer } from './clone';
import { millisecondsSinceOrigin, timeOrigin } from './clock';
import { DOMException } from './domexception';
import { EventTarget } from './events';
import { defineGlobal, defineInterface, isObject, requireArguments, toDictionary, toDOMString } from './webidl';

const secret = Symbol('Performance');
// An instance lives long: the oldest entries go when nobody clears them.
const maxEntries = 10_000;

interface EntryParts {
  name: string;
  entryType: string;
  startTime: number;
  duration: number;
}

class PerformanceEntry {
  #parts: EntryParts;

  constructor(key: symbol, parts: EntryParts) {
    if (key !== secret) throw new TypeError('Illegal constructor');
    this.#parts = parts;
  }

  get name(): string {
    return this.#parts.name;
  }

  get entryType(): string {
    return this.#parts.entryType;
  }

  get startTime(): number {
    return this.#parts.startTime;
  }

  get duration(): number {
    return this.#parts.duration;
  }

  toJSON() {
    return { ...this.#parts };
  }
}

// null where there is no detail; otherwise a copy.
function cloneDetail(detail: unknown): unknown {
  return detail === undefined || detail === null ? null : cloneWithTransfer(detail, []).clone;
}

function toTime(value: unknown): number {
  const time = Number(value);
  if (!Number.isFinite(time)) throw new TypeError('The time is not a finite number');
  if (time < 0) throw new TypeError('The time is negative');
  return time;
}

class PerformanceMark extends PerformanceEntry {
  #detail: unknown;

  constructor(name: unknown, options: unknown = undefined) {
    requireArguments(1, arguments.length, 'PerformanceMark');
    const dictionary = toDictionary<PerformanceMarkOptions>(options, 'PerformanceMarkOptions');
    const detail = dictionary?.detail;
    const stated = dictionary?.startTime;
    const startTime = stated === undefined ? millisecondsSinceOrigin() : toTime(stated);
    super(secret, { name: toDOMString(name), entryType: 'mark', startTime, duration: 0 });
    this.#detail = cloneDetail(detail);
  }

  get detail(): unknown {
    return this.#detail;
  }
}

class PerformanceMeasure extends PerformanceEntry {
  #detail: unknown;

  constructor(key: symbol, parts: EntryParts, detail: unknown) {
    super(key, parts);
    this.#detail = detail;
  }

  get detail(): unknown {
    return this.#detail;
  }
}

let entries: PerformanceEntry[] = [];

function addEntry(entry: PerformanceEntry): void {
  entries.push(entry);
  if (entries.length > maxEntries) entries.splice(0, entries.length - maxEntries / 2);
}

// In the order of their start; those that start together stay in the order they were made.
function sorted(list: PerformanceEntry[]): PerformanceEntry[] {
  return list.slice().sort((a, b) => a.startTime - b.startTime);
}

// A mark's name, or a time.
function timeOf(value: unknown): number {
  if (typeof value === 'number') return toTime(value);
  const name = toDOMString(value);
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i]!.entryType === 'mark' && entries[i]!.name === name) return entries[i]!.startTime;
  }
  throw new DOMException(`There is no mark named '${name}'`, 'SyntaxError');
}

interface MeasureOptions {
  detail?: unknown;
  start?: unknown;
  duration?: unknown;
  end?: unknown;
}

function endOfMeasure(options: MeasureOptions | undefined, endMark: unknown): number {
  if (endMark !== undefined) return timeOf(endMark);
  if (options?.end !== undefined) return timeOf(options.end);
  if (options?.start !== undefined && options.duration !== undefined) return timeOf(options.start) + toTime(options.duration);
  return millisecondsSinceOrigin();
}

function startOfMeasure(options: MeasureOptions | undefined, startMark: unknown): number {
  if (options?.start !== undefined) return timeOf(options.start);
  if (options?.duration !== undefined && options.end !== undefined) return timeOf(options.end) - toTime(options.duration);
  return startMark === undefined ? 0 : timeOf(startMark);
}

function readMeasureOptions(value: object, endMark: unknown): MeasureOptions | undefined {
  const { detail, duration, end, start } = value as MeasureOptions;
  if (detail === undefined && duration === undefined && end === undefined && start === undefined) return undefined;
  if (endMark !== undefined) throw new TypeError('performance.measure: options and an end mark exclude each other');
  if (start === undefined && end === undefined) throw new TypeError('performance.measure: the options need a start or an end');
  if (start !== undefined && end !== undefined && duration !== undefined) {
    throw new TypeError('performance.measure: start, end and duration exclude each other');
  }
  return { detail, duration, end, start };
}

class Performance extends EventTarget {
  #brand = true;

  constructor(key: symbol) {
    if (key !== secret) throw new TypeError('Illegal constructor');
    super();
  }

  now(): number {
    this.#brand;
    return millisecondsSinceOrigin();
  }

  get timeOrigin(): number {
    this.#brand;
    return timeOrigin();
  }

  toJSON() {
    this.#brand;
    return { timeOrigin: this.timeOrigin };
  }

  mark(name: unknown, options: unknown = undefined): PerformanceMark {
    this.#brand;
    requireArguments(1, arguments.length, 'Performance.mark');
    const mark = new PerformanceMark(name, options);
    addEntry(mark);
    return mark;
  }

  measure(name: unknown, startOrOptions: unknown = undefined, endMark: unknown = undefined): PerformanceMeasure {
    this.#brand;
    requireArguments(1, arguments.length, 'Performance.measure');
    const options = isObject(startOrOptions) ? readMeasureOptions(startOrOptions, endMark) : undefined;
    const startMark = isObject(startOrOptions) || startOrOptions === null ? undefined : startOrOptions;
    const end = endOfMeasure(options, endMark);
    const startTime = startOfMeasure(options, startMark);
    const parts = { name: toDOMString(name), entryType: 'measure', startTime, duration: end - startTime };
    const measure = new PerformanceMeasure(secret, parts, cloneDetail(options?.detail));
    addEntry(measure);
    return measure;
  }

  clearMarks(name: unknown = undefined): void {
    this.#clear('mark', name);
  }

  clearMeasures(name: unknown = undefined): void {
    this.#clear('measure', name);
  }

  #clear(type: string, name: unknown): void {
    const only = name === undefined ? undefined : toDOMString(name);
    entries = entries.filter((entry) => entry.entryType !== type || (only !== undefined && entry.name !== only));
  }

  getEntries(): PerformanceEntry[] {
    this.#brand;
    return sorted(entries);
  }

  getEntriesByType(type: unknown): PerformanceEntry[] {
    this.#brand;
    requireArguments(1, arguments.length, 'Performance.getEntriesByType');
    const wanted = toDOMString(type);
    return sorted(entries.filter((entry) => entry.entryType === wanted));
  }

  getEntriesByName(name: unknown, type: unknown = undefined): PerformanceEntry[] {
    this.#brand;
    requireArguments(1, arguments.length, 'Performance.getEntriesByName');
    const wanted = toDOMString(name);
    const kind = type === undefined ? undefined : toDOMString(type);
    return sorted(entries.filter((entry) => entry.name === wanted && (kind === undefined || entry.entryType === kind)));
  }
}

defineInterface(PerformanceEntry, 'PerformanceEntry', { length: 0 });
defineInterface(PerformanceMark, 'PerformanceMark', { length: 1 });
defineInterface(PerformanceMeasure, 'PerformanceMeasure', { length: 0 });
defineInterface(Performance, 'Performance', { length: 0 });
defineGlobal('performance', new Performance(secret));
