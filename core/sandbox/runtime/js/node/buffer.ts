// node:buffer: the npm package of that name, with text and base64 done natively.

import { Buffer, constants, INSPECT_MAX_BYTES, kMaxLength, SlowBuffer } from 'buffer';
import { Blob, File } from '../blob';
import { natives } from '../natives';

const slowFrom = Buffer.from;
const slowToString = Buffer.prototype.toString;

function isUtf8Name(encoding: unknown): boolean {
  return encoding === undefined || encoding === null || /^utf-?8$/i.test(String(encoding));
}

function wrap(bytes: Uint8Array): Buffer {
  return slowFrom(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}

Buffer.from = function from(value: any, encodingOrOffset?: any, length?: any): Buffer {
  if (typeof value === 'string') {
    if (isUtf8Name(encodingOrOffset)) return wrap(natives.utf8Encode(value));
    if (/^base64(url)?$/i.test(encodingOrOffset)) return wrap(natives.base64Decode(value, true)!);
  }
  return slowFrom(value, encodingOrOffset, length);
} as typeof Buffer.from;

Buffer.prototype.toString = function toString(this: Buffer, encoding?: any, start = 0, end = this.length): string {
  const part = start <= 0 && end >= this.length ? this : this.subarray(Math.max(start, 0), Math.max(end, 0));
  if (isUtf8Name(encoding)) return natives.utf8Decode(part)!;
  switch (String(encoding).toLowerCase()) {
    case 'base64':
      return natives.base64Encode(part);
    case 'base64url':
      return natives.base64Encode(part, true);
    case 'latin1':
    case 'binary':
      return natives.latin1Decode(part);
  }
  return slowToString.call(this, encoding, start, end);
};

const slowIsEncoding = Buffer.isEncoding;
Buffer.isEncoding = ((encoding: unknown) => slowIsEncoding(encoding as string) || /^base64url$/i.test(String(encoding))) as any;

export function isUtf8(bytes: BufferSource): boolean {
  return natives.utf8Decode(bytes, true) !== undefined;
}

export function isAscii(bytes: BufferSource): boolean {
  return natives.utf8Encode(natives.latin1Decode(bytes)).byteLength === bytes.byteLength;
}

export { Blob, Buffer, constants, File, INSPECT_MAX_BYTES, kMaxLength, SlowBuffer };
