// Blob and File (https://w3c.github.io/FileAPI). A blob is immutable, so slices share its bytes.

import { decodeUtf8 } from './encoding';
import { hideHostBase, hostObjectKinds } from './hostobjects';
import { parseMimeType, serializeMimeType } from './mime';
import { natives } from './natives';
import { concatBytes, ReadableStream, viewOf } from './streams';
import {
  defineInterface, illegalInvocation, isBufferSource, isReceiver, requireArguments, toDictionary, toDOMString, toEnum, toSequence, toUSVString,
} from './webidl';

const secret = Symbol('Blob');
const chunkSize = 65536;

export let isBlob: (value: unknown) => value is Blob;
export let blobBytes: (blob: Blob) => Uint8Array;
export let newBlob: (bytes: Uint8Array, type: string) => Blob;
export let isFile: (value: unknown) => value is File;
export let newFile: (bytes: Uint8Array, type: string, name: string, lastModified: number) => File;

const plainType = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+(?:; ?[!#$%&'*+.^_`|~0-9a-z-]+ ?= ?[!#$%&'*+.^_`|~0-9a-z-]+)*$/i;

// The File API only lowers the case, which is right for every ordinary type; odd ones that MIME Sniffing can still read are parsed and
// serialized, as its tests want.
export function normalizeBlobType(type: string): string {
  if (/[^\x20-\x7e]/.test(type)) return typeWithOddParameters(type);
  if (plainType.test(type)) return type.toLowerCase();
  const parsed = /^\S.*\S$/.test(type) ? parseMimeType(type) : undefined;
  return parsed === undefined ? type.toLowerCase() : serializeMimeType(parsed);
}

// A byte beyond printable ASCII makes a type none, unless it stands in a parameter of one that has others, or that may have it in quotes.
function typeWithOddParameters(type: string): string {
  const parsed = parseMimeType(type);
  return parsed === undefined || parsed.parameters.size === 0 ? '' : serializeMimeType(parsed);
}

function partBytes(part: unknown, nativeEndings: boolean): Uint8Array {
  if (isBlob(part)) return blobBytes(part);
  if (isBufferSource(part)) return viewOf(part);
  return natives.utf8Encode(nativeEndings ? (part as string).replace(/\r\n?|\n/g, '\n') : (part as string));
}

// [Clamp] long long, then relative to the end if negative.
function clampIndex(value: unknown, size: number, fallback: number): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (Number.isNaN(number)) return 0;
  const limited = Math.min(Math.max(number, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  // Ties go to the even integer.
  const isTie = Math.abs(limited) % 1 === 0.5;
  const whole = isTie ? 2 * Math.round(limited / 2) : Math.round(limited);
  return whole < 0 ? Math.max(size + whole, 0) : Math.min(whole, size);
}

class BlobObject extends natives.HostObject {
  #bytes: Uint8Array;
  #type: string;

  constructor(parts: unknown = undefined, options: unknown = undefined, type?: string) {
    super();
    if (parts === secret) {
      this.#bytes = options as Uint8Array;
      this.#type = type!;
      return;
    }
    const toPart = (part: unknown) => (isBlob(part) || isBufferSource(part) ? part : toUSVString(part));
    const list = parts === undefined ? [] : toSequence(parts, 'blobParts', toPart);
    const dictionary = toDictionary<BlobPropertyBag>(options, 'BlobPropertyBag');
    const endings = dictionary?.endings;
    const nativeEndings = endings !== undefined && toEnum(endings, ['transparent', 'native'], 'endings') === 'native';
    const stated = dictionary?.type;
    this.#type = stated === undefined ? '' : normalizeBlobType(toDOMString(stated));
    this.#bytes = concatBytes(list.map((part) => partBytes(part, nativeEndings)));
  }

  get size(): number {
    return this.#bytes.byteLength;
  }

  get type(): string {
    return this.#type;
  }

  slice(start: unknown = undefined, end: unknown = undefined, contentType: unknown = undefined): Blob {
    const size = this.#bytes.byteLength;
    const from = clampIndex(start, size, 0);
    const to = clampIndex(end, size, size);
    const type = contentType === undefined ? '' : normalizeBlobType(toDOMString(contentType));
    return newBlob(this.#bytes.subarray(from, Math.max(from, to)), type);
  }

  stream(): ReadableStream {
    const bytes = this.#bytes;
    let offset = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        if (offset >= bytes.byteLength) {
          controller.close();
          controller.byobRequest?.respond(0);
          return;
        }
        controller.enqueue(bytes.slice(offset, offset + chunkSize));
        offset += chunkSize;
      },
    });
  }

  text(): Promise<string> {
    return isReceiver(this) && #bytes in this ? Promise.resolve(decodeUtf8(this.#bytes)) : illegalInvocation();
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return isReceiver(this) && #bytes in this ? Promise.resolve(this.#bytes.slice().buffer as ArrayBuffer) : illegalInvocation();
  }

  bytes(): Promise<Uint8Array> {
    return isReceiver(this) && #bytes in this ? Promise.resolve(this.#bytes.slice()) : illegalInvocation();
  }

  static {
    isBlob = (value): value is Blob => typeof value === 'object' && value !== null && #bytes in value;
    blobBytes = (blob) => blob.#bytes;
    newBlob = (bytes, type) => new Blob(secret, bytes, type);
  }
}

export const Blob = hideHostBase(BlobObject);
export type Blob = BlobObject;

export class File extends Blob {
  #name: string;
  #lastModified: number;

  constructor(parts: unknown, name: any, options: any = undefined, lastModified?: number, type?: string) {
    if (parts === secret) {
      super(secret, options, type);
      this.#name = name;
      this.#lastModified = lastModified!;
      return;
    }
    requireArguments(2, arguments.length, 'File');
    if (parts === undefined) throw new TypeError('fileBits is not a sequence');
    const fileName = toUSVString(name);
    super(parts, options);
    this.#name = fileName;
    const modified = options?.lastModified;
    this.#lastModified = modified === undefined ? Date.now() : Math.trunc(Number(modified)) || 0;
  }

  get name(): string {
    return this.#name;
  }

  get lastModified(): number {
    return this.#lastModified;
  }

  static {
    isFile = (value): value is File => typeof value === 'object' && value !== null && #name in value;
    newFile = (bytes, type, name, lastModified) => new File(secret, name, bytes, lastModified, type);
  }
}

defineInterface(Blob, 'Blob', { length: 0 });
defineInterface(File, 'File', { length: 2 });

hostObjectKinds.push((object) => {
  if (isFile(object)) return newFile(blobBytes(object), object.type, object.name, object.lastModified);
  return isBlob(object) ? newBlob(blobBytes(object), object.type) : undefined;
});
