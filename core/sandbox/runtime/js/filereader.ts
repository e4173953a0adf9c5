// FileReader, FileReaderSync and FileList (https://w3c.github.io/FileAPI/#APIASynch). A function is given no FileList; code asks
// `instanceof`.

import { blobBytes, isBlob, type Blob, type File } from './blob';
import { DOMException } from './domexception';
import { TextDecoder } from './encoding';
import { defineHandlerAttribute, EventTarget, fireEvent } from './events';
import { ProgressEvent } from './eventtypes';
import { parseMimeType } from './mime';
import { natives } from './natives';
import { startInternalTimer } from './timers';
import { defineInterface, requireArguments } from './webidl';

const enum State { Empty, Loading, Done }

function decoderFor(label: string | undefined): TextDecoder | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

// https://encoding.spec.whatwg.org/#bom-sniff
function labelOfBom([first, second]: Uint8Array): string | undefined {
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

// "package data" for text: what a byte order mark says, else the label given, else the blob type's charset, else UTF-8.
function decodeText(blob: Blob, bytes: Uint8Array, encoding: string | undefined): string {
  const charset = parseMimeType(blob.type)?.parameters.get('charset');
  return (decoderFor(labelOfBom(bytes)) ?? decoderFor(encoding) ?? decoderFor(charset) ?? new TextDecoder()).decode(bytes as BufferSource);
}

// "package data" of each kind.
const packers = {
  arrayBuffer: (_blob: Blob, bytes: Uint8Array) => bytes.slice().buffer as ArrayBuffer,
  binaryString: (_blob: Blob, bytes: Uint8Array) => natives.latin1Decode(bytes),
  text: decodeText,
  dataUrl: (blob: Blob, bytes: Uint8Array) => `data:${blob.type || 'application/octet-stream'};base64,${natives.base64Encode(bytes)}`,
};

function toBlob(value: unknown, reader: string): Blob {
  if (!isBlob(value)) throw new TypeError(`${reader}: the argument is not a Blob`);
  return value;
}

class FileReader extends EventTarget {
  #state = State.Empty;
  #result: string | ArrayBuffer | null = null;
  #error: DOMException | null = null;
  // Counts up with each read and abort: steps of an earlier read see that they are out of date.
  #generation = 0;

  #fire(type: string, loaded: number, total: number): void {
    fireEvent(this, new ProgressEvent(type, { lengthComputable: true, loaded, total }));
  }

  #read(value: unknown, pack: (blob: Blob, bytes: Uint8Array) => string | ArrayBuffer): void {
    const blob = toBlob(value, 'FileReader');
    if (this.#state === State.Loading) throw new DOMException('The object is already busy reading Blobs', 'InvalidStateError');
    this.#state = State.Loading;
    this.#result = this.#error = null;
    const generation = ++this.#generation;
    const bytes = blobBytes(blob);
    const size = bytes.byteLength;
    // Each step is a task of its own, so that listeners may be set after the call.
    const steps = [
      () => this.#fire('loadstart', 0, size),
      () => {
        if (size > 0) this.#fire('progress', size, size);
      },
      () => {
        this.#state = State.Done;
        this.#result = pack(blob, bytes);
        this.#fire('load', size, size);
      },
      () => this.#fire('loadend', size, size),
    ];
    const runNext = () => {
      if (generation !== this.#generation) return;
      steps.shift()!();
      if (steps.length > 0) startInternalTimer(runNext, 0);
    };
    startInternalTimer(runNext, 0);
  }

  readAsArrayBuffer(blob: Blob): void {
    requireArguments(1, arguments.length, 'FileReader.readAsArrayBuffer');
    this.#read(blob, packers.arrayBuffer);
  }

  readAsBinaryString(blob: Blob): void {
    requireArguments(1, arguments.length, 'FileReader.readAsBinaryString');
    this.#read(blob, packers.binaryString);
  }

  readAsText(blob: Blob, encoding: string | undefined = undefined): void {
    requireArguments(1, arguments.length, 'FileReader.readAsText');
    this.#read(blob, (source, bytes) => packers.text(source, bytes, encoding));
  }

  readAsDataURL(blob: Blob): void {
    requireArguments(1, arguments.length, 'FileReader.readAsDataURL');
    this.#read(blob, packers.dataUrl);
  }

  abort(): void {
    this.#generation++;
    this.#result = null;
    if (this.#state !== State.Loading) return;
    this.#state = State.Done;
    this.#error = new DOMException('The read was aborted', 'AbortError');
    this.#fire('abort', 0, 0);
    if (this.#state === State.Done) this.#fire('loadend', 0, 0);
  }

  get readyState(): number {
    return this.#state;
  }

  get result() {
    return this.#result;
  }

  get error() {
    return this.#error;
  }
}

for (const name of ['onloadstart', 'onprogress', 'onload', 'onabort', 'onerror', 'onloadend']) {
  defineHandlerAttribute(FileReader.prototype, name);
}
defineInterface(FileReader, 'FileReader', { constants: { EMPTY: 0, LOADING: 1, DONE: 2 } });

class FileReaderSync {
  #brand = true;

  readAsArrayBuffer(value: unknown): ArrayBuffer {
    this.#brand;
    requireArguments(1, arguments.length, 'FileReaderSync.readAsArrayBuffer');
    const blob = toBlob(value, 'FileReaderSync');
    return packers.arrayBuffer(blob, blobBytes(blob));
  }

  readAsBinaryString(value: unknown): string {
    this.#brand;
    requireArguments(1, arguments.length, 'FileReaderSync.readAsBinaryString');
    const blob = toBlob(value, 'FileReaderSync');
    return packers.binaryString(blob, blobBytes(blob));
  }

  readAsText(value: unknown, encoding: string | undefined = undefined): string {
    this.#brand;
    requireArguments(1, arguments.length, 'FileReaderSync.readAsText');
    const blob = toBlob(value, 'FileReaderSync');
    return packers.text(blob, blobBytes(blob), encoding === undefined ? undefined : `${encoding}`);
  }

  readAsDataURL(value: unknown): string {
    this.#brand;
    requireArguments(1, arguments.length, 'FileReaderSync.readAsDataURL');
    const blob = toBlob(value, 'FileReaderSync');
    return packers.dataUrl(blob, blobBytes(blob));
  }
}
defineInterface(FileReaderSync, 'FileReaderSync');

class FileList {
  #files: readonly File[] = [];

  constructor() {
    throw new TypeError('Illegal constructor');
  }

  item(index: number): File | null {
    const files = this.#files;
    requireArguments(1, arguments.length, 'FileList.item');
    return files[Number(index) >>> 0] ?? null;
  }

  get length(): number {
    return this.#files.length;
  }
}
Object.defineProperty(FileList.prototype, Symbol.iterator, { value: Array.prototype.values, writable: true, configurable: true });
defineInterface(FileList, 'FileList', { length: 0 });
