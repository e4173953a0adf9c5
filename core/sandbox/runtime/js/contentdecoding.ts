// Takes content codings off a body (https://www.rfc-editor.org/rfc/rfc9110#section-8.4), here inside the sandbox: what a small hostile
// body grows into is on the function's own account.

import { natives } from './natives';

interface Decoder {
  push(bytes: Uint8Array | undefined, last: boolean): void;
  // undefined: more input is needed.
  pull(): Uint8Array | undefined;
}

const enum ZlibFormat { Gzip, Deflate, DeflateRaw }

// Opened with its first byte: a body of no bytes at all is no fault, and "deflate" comes with and without zlib's header.
class ZlibDecoder implements Decoder {
  #stream: object | undefined;

  constructor(readonly isGzip: boolean) {}

  push(bytes: Uint8Array | undefined, last: boolean): void {
    if (this.#stream === undefined) {
      if (bytes === undefined || bytes.byteLength === 0) return;
      this.#stream = natives.zlibOpen(this.#format(bytes), true);
    }
    natives.zlibPush(this.#stream, bytes, last);
  }

  pull(): Uint8Array | undefined {
    return this.#stream === undefined ? undefined : natives.zlibPull(this.#stream);
  }

  #format(bytes: Uint8Array): ZlibFormat {
    if (this.isGzip) return ZlibFormat.Gzip;
    const first = bytes[0]!;
    const hasHeader = (first & 0x0f) === 8 && (bytes.byteLength < 2 || ((first << 8) | bytes[1]!) % 31 === 0);
    return hasHeader ? ZlibFormat.Deflate : ZlibFormat.DeflateRaw;
  }
}

class BrotliDecoder implements Decoder {
  #stream: object | undefined;

  push(bytes: Uint8Array | undefined, last: boolean): void {
    if (this.#stream === undefined && (bytes === undefined || bytes.byteLength === 0)) return;
    natives.brotliPush((this.#stream ??= natives.brotliOpen()), bytes, last);
  }

  pull(): Uint8Array | undefined {
    return this.#stream === undefined ? undefined : natives.brotliPull(this.#stream);
  }
}

// One decoder after the other, for codings that were put on top of each other.
class DecoderChain implements Decoder {
  #isLast = false;

  constructor(readonly first: Decoder, readonly second: Decoder) {}

  push(bytes: Uint8Array | undefined, last: boolean): void {
    this.#isLast ||= last;
    this.first.push(bytes, last);
  }

  pull(): Uint8Array | undefined {
    for (;;) {
      const piece = this.second.pull();
      if (piece !== undefined) return piece;
      const input = this.first.pull();
      if (input === undefined && !this.#isLast) return undefined;
      this.second.push(input, input === undefined);
      if (input === undefined) {
        this.#isLast = false;
        return this.second.pull();
      }
    }
  }
}

function decoderFor(coding: string): Decoder | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return new ZlibDecoder(true);
    case 'deflate':
      return new ZlibDecoder(false);
    case 'br':
      return new BrotliDecoder();
    default:
      return undefined;
  }
}

export const acceptedCodings = 'gzip, deflate, br';

// null: there is nothing to decode, or a coding that nobody here knows; the body is then given as it is.
export function contentDecoder(contentEncoding: string | null): Decoder | null {
  if (contentEncoding === null) return null;
  const codings = contentEncoding.toLowerCase().split(',').map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  let chain: Decoder | null = null;
  for (const coding of codings.slice(0, 5).reverse()) {
    const decoder = decoderFor(coding);
    if (decoder === undefined) return null;
    chain = chain === null ? decoder : new DecoderChain(chain, decoder);
  }
  return codings.length > 5 ? null : chain;
}

export type { Decoder };
