// The bytes for WebAssembly.compileStreaming and instantiateStreaming (https://webassembly.github.io/spec/web-api/#streaming-modules).

import { getHeader } from './headerlist';
import { natives } from './natives';
import { isResponse, responseParts } from './response';
import { readChunk, readerOf, type Reader } from './streams';

// The standard takes the type without parameters only.
function readerOfModule(source: unknown): Reader | null {
  if (!isResponse(source)) throw new TypeError('WebAssembly: the source is not a Response');
  const { status, headers, body } = responseParts(source);
  const type = getHeader(headers, 'content-type')?.trim().toLowerCase();
  if (type !== 'application/wasm') throw new TypeError("WebAssembly: the response's content-type is not 'application/wasm'");
  if (status < 200 || status > 299) throw new TypeError(`WebAssembly: the response's status is ${status}`);
  body.requireUnused('WebAssembly');
  const { stream } = body;
  return stream === null ? null : readerOf(stream);
}

async function pump(source: unknown, input: object): Promise<void> {
  try {
    const reader = readerOfModule(source);
    while (reader !== null) {
      const { done, value } = await readChunk(reader);
      if (done) break;
      if (!(value instanceof Uint8Array)) throw new TypeError('WebAssembly: a chunk of the response is not a Uint8Array');
      natives.wasmPush(input, value);
    }
    natives.wasmFinish(input);
  } catch (error) {
    natives.wasmAbort(input, error);
  }
}

// C++ calls it; `input` is V8's end.
export function compileWasm(source: unknown, input: object): void {
  pump(source, input);
}
