// FormData (https://xhr.spec.whatwg.org/#interface-formdata).

import { blobBytes, isBlob, isFile, newFile, type File } from './blob';
import { uncloneableKinds } from './hostobjects';
import {
  defineHidden, defineInterface, makePairIterator, PairPart, requireArguments, requireCallback, toUSVString,
} from './webidl';

export type FormDataValue = string | File;
export type FormDataEntry = [string, FormDataValue];

export let isFormData: (value: unknown) => value is FormData;
export let formDataEntries: (form: FormData) => FormDataEntry[];

// "create an entry": a Blob becomes a File, and takes the file name given.
function toEntryValue(value: unknown, filename: unknown, hasFilename: boolean): FormDataValue {
  if (!isBlob(value)) {
    if (hasFilename) throw new TypeError('FormData: a file name was given, but the value is not a Blob');
    return toUSVString(value);
  }
  if (isFile(value) && !hasFilename) return value;
  const lastModified = isFile(value) ? value.lastModified : Date.now();
  return newFile(blobBytes(value), value.type, hasFilename ? toUSVString(filename) : 'blob', lastModified);
}

export class FormData {
  #entries: FormDataEntry[] = [];

  constructor(form: unknown = undefined, submitter: unknown = undefined) {
    if (form !== undefined || (submitter !== undefined && submitter !== null)) {
      throw new TypeError('FormData: there are no form elements here');
    }
  }

  append(name: string, value: unknown, filename: unknown = undefined): void {
    const entries = this.#entries;
    requireArguments(2, arguments.length, 'FormData.append');
    const key = toUSVString(name);
    entries.push([key, toEntryValue(value, filename, arguments.length > 2)]);
  }

  delete(name: string): void {
    const entries = this.#entries;
    requireArguments(1, arguments.length, 'FormData.delete');
    const wanted = toUSVString(name);
    this.#entries = entries.filter((entry) => entry[0] !== wanted);
  }

  get(name: string): FormDataValue | null {
    const entries = this.#entries;
    requireArguments(1, arguments.length, 'FormData.get');
    const wanted = toUSVString(name);
    return entries.find((entry) => entry[0] === wanted)?.[1] ?? null;
  }

  getAll(name: string): FormDataValue[] {
    const entries = this.#entries;
    requireArguments(1, arguments.length, 'FormData.getAll');
    const wanted = toUSVString(name);
    return entries.filter((entry) => entry[0] === wanted).map((entry) => entry[1]);
  }

  has(name: string): boolean {
    const entries = this.#entries;
    requireArguments(1, arguments.length, 'FormData.has');
    const wanted = toUSVString(name);
    return entries.some((entry) => entry[0] === wanted);
  }

  set(name: string, value: unknown, filename: unknown = undefined): void {
    const entries = this.#entries;
    requireArguments(2, arguments.length, 'FormData.set');
    const key = toUSVString(name);
    const entry: FormDataEntry = [key, toEntryValue(value, filename, arguments.length > 2)];
    const first = entries.findIndex((known) => known[0] === key);
    if (first < 0) {
      entries.push(entry);
      return;
    }
    entries[first] = entry;
    this.#entries = entries.filter((known, index) => index <= first || known[0] !== key);
  }

  forEach(callback: (value: FormDataValue, name: string, form: FormData) => void, self: unknown = undefined): void {
    this.#entries;
    requireArguments(1, arguments.length, 'FormData.forEach');
    requireCallback(callback, 'FormData.forEach');
    for (let i = 0; i < this.#entries.length; i++) {
      const [name, value] = this.#entries[i]!;
      Reflect.apply(callback, self, [value, name, this]);
    }
  }

  entries() {
    this.#entries;
    return iterate(this, PairPart.Both);
  }

  keys() {
    this.#entries;
    return iterate(this, PairPart.Key);
  }

  values() {
    this.#entries;
    return iterate(this, PairPart.Value);
  }

  static {
    isFormData = (value): value is FormData => typeof value === 'object' && value !== null && #entries in value;
    formDataEntries = (form) => form.#entries;
  }
}

const iterate = makePairIterator<FormData>('FormData', (form, index) => formDataEntries(form)[index]);
defineInterface(FormData, 'FormData', { length: 0 });
uncloneableKinds.push(isFormData);
defineHidden(FormData.prototype, Symbol.iterator, FormData.prototype.entries);
