// TextEncoder and TextDecoder (https://encoding.spec.whatwg.org). UTF-8 is native; every other label is @exodus/bytes's work, which is
// only set up when such a label is asked for.

import { TextDecoder as LegacyTextDecoder } from '@exodus/bytes/encoding.js';
import { natives } from './natives';
import { concatBytes, TransformStream, viewOf } from './streams';
import { defineInterface, isBufferSource, requireArguments, toDictionary, toDOMString } from './webidl';

export class TextEncoder {
  #brand = true;

  get encoding() {
    this.#brand;
    return 'utf-8';
  }

  encode(input: string = ''): Uint8Array {
    this.#brand;
    return natives.utf8Encode(toDOMString(input));
  }

  encodeInto(source: string, destination: Uint8Array) {
    this.#brand;
    requireArguments(2, arguments.length, 'TextEncoder.encodeInto');
    const text = toDOMString(source);
    if (!(destination instanceof Uint8Array)) throw new TypeError('TextEncoder.encodeInto: the destination is not a Uint8Array');
    const packed = natives.encodeInto(text, destination);
    return { read: Math.floor(packed / 2 ** 32), written: packed % 2 ** 32 };
  }
}
defineInterface(TextEncoder, 'TextEncoder');

const utf8Labels = new Set(['unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'utf-8', 'utf8', 'x-unicode20utf8']);
const empty = new Uint8Array(0);

function isUtf8Label(label: string): boolean {
  return utf8Labels.has(label) || utf8Labels.has(label.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase());
}

// Whether a byte may follow the lead byte of a UTF-8 sequence as its second.
function isSecondByte(lead: number, second: number): boolean {
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high;
}

// How many bytes at the end are the beginning of a sequence whose rest may still come.
function unfinishedLength(bytes: Uint8Array): number {
  const size = bytes.length;
  for (let back = 1; back <= 3 && back <= size; back++) {
    const byte = bytes[size - back]!;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    const isLead = byte >= 0xc2 && byte <= 0xf4;
    return isLead && back < whole && (back < 2 || isSecondByte(byte, bytes[size - back + 1]!)) ? back : 0;
  }
  return 0;
}

export function withoutBOM(bytes: Uint8Array): Uint8Array {
  return bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

// "UTF-8 decode" of the Encoding standard: a byte order mark is dropped, faults become U+FFFD.
export function decodeUtf8(bytes: Uint8Array): string {
  return natives.utf8Decode(withoutBOM(bytes))!;
}

export class TextDecoder {
  #encoding = 'utf-8';
  #fatal: boolean;
  #ignoreBOM: boolean;
  #legacy: InstanceType<typeof LegacyTextDecoder> | null = null;
  #rest: Uint8Array | null = null;
  // Whether something of the current stream was decoded, so that no byte order mark can come any more.
  #isBegun = false;

  constructor(label: string = 'utf-8', options: TextDecoderOptions | undefined = undefined) {
    const name = toDOMString(label);
    const dictionary = toDictionary<TextDecoderOptions>(options, 'TextDecoderOptions');
    this.#fatal = !!dictionary?.fatal;
    this.#ignoreBOM = !!dictionary?.ignoreBOM;
    if (isUtf8Label(name)) return;
    this.#legacy = new LegacyTextDecoder(name, { fatal: this.#fatal, ignoreBOM: this.#ignoreBOM });
    this.#encoding = this.#legacy.encoding;
  }

  get encoding() {
    return this.#encoding;
  }

  get fatal() {
    return this.#fatal;
  }

  get ignoreBOM() {
    return this.#ignoreBOM;
  }

  decode(input: BufferSource | undefined = undefined, options: TextDecodeOptions | undefined = undefined): string {
    const legacy = this.#legacy;
    const stream = !!toDictionary<TextDecodeOptions>(options, 'TextDecodeOptions')?.stream;
    if (input !== undefined && !isBufferSource(input)) throw new TypeError('TextDecoder.decode: the input is not a BufferSource');
    const bytes = input === undefined ? empty : viewOf(input);
    return legacy !== null ? legacy.decode(bytes, { stream }) : this.#decodeUtf8(bytes, stream);
  }

  #decodeUtf8(input: Uint8Array, stream: boolean): string {
    let bytes = this.#rest === null ? input : concatBytes([this.#rest, input]);
    const isFirst = !this.#isBegun;
    this.#rest = null;
    this.#isBegun = false;
    if (stream) {
      const unfinished = unfinishedLength(bytes);
      if (unfinished > 0) {
        this.#rest = bytes.slice(bytes.length - unfinished);
        bytes = bytes.subarray(0, bytes.length - unfinished);
      }
      this.#isBegun = !isFirst || bytes.length > 0;
    }
    if (isFirst && !this.#ignoreBOM) bytes = withoutBOM(bytes);
    const text = natives.utf8Decode(bytes, this.#fatal);
    if (text !== undefined) return text;
    this.#rest = null;
    this.#isBegun = false;
    throw new TypeError('The encoded data was not valid for encoding utf-8');
  }
}
defineInterface(TextDecoder, 'TextDecoder', { length: 0 });

export class TextDecoderStream {
  #decoder: TextDecoder;
  #transform: TransformStream;

  constructor(label: string = 'utf-8', options: TextDecoderOptions | undefined = undefined) {
    const decoder = (this.#decoder = new TextDecoder(label, options));
    const decode = TextDecoder.prototype.decode;
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        if (!isBufferSource(chunk)) throw new TypeError('TextDecoderStream: a chunk is not a BufferSource');
        const text = decode.call(decoder, chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush(controller) {
        const text = decode.call(decoder);
        if (text !== '') controller.enqueue(text);
      },
    });
  }

  get encoding() {
    return this.#decoder.encoding;
  }

  get fatal() {
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    return this.#decoder.ignoreBOM;
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}
defineInterface(TextDecoderStream, 'TextDecoderStream', { length: 0 });

function endsWithHighSurrogate(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}

export class TextEncoderStream {
  #transform: TransformStream;

  constructor() {
    // Half of a surrogate pair waits for the chunk that brings the other half.
    let pending = '';
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        let text = pending + toDOMString(chunk);
        pending = endsWithHighSurrogate(text) ? text.slice(-1) : '';
        if (pending !== '') text = text.slice(0, -1);
        if (text !== '') controller.enqueue(natives.utf8Encode(text));
      },
      flush(controller) {
        if (pending !== '') controller.enqueue(natives.utf8Encode('\ufffd'));
      },
    });
  }

  get encoding() {
    this.#transform;
    return 'utf-8';
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}
defineInterface(TextEncoderStream, 'TextEncoderStream');
