// Which text each global of web.d.ts follows and where the runtime differs from it. extract.mjs writes it into the declarations, where
// the editor shows it; isola.d.ts and node.d.ts say it of their own themselves. document.mjs makes docs/runtime.md of all three.

export const standards = [
  { names: 'AbortController AbortSignal', standard: '[DOM](https://dom.spec.whatwg.org/#aborting-ongoing-activities)',
    differs: '`req.signal` aborts when the client leaves or the deadline passes.' },
  { names: 'Blob File FileList FileReader FileReaderSync', standard: '[File API](https://w3c.github.io/FileAPI)',
    differs: 'A `type` that is not an ordinary MIME type, but can be read as one, is parsed and serialized.' },
  { names: 'CompressionStream DecompressionStream', standard: '[Compression](https://compression.spec.whatwg.org)',
    differs: 'gzip, deflate, deflate-raw.' },
  { names: 'Event EventTarget CustomEvent ErrorEvent MessageEvent CloseEvent ProgressEvent PromiseRejectionEvent',
    standard: '[DOM, HTML](https://dom.spec.whatwg.org/#events)',
    differs: 'There is no tree: an event\'s path is its target. The global object gets `error` and `unhandledrejection`.' },
  { names: 'fetch Request Response Headers', standard: '[Fetch](https://fetch.spec.whatwg.org)',
    differs: 'Forbidden header names are allowed, as servers need them. URLs are absolute: a function has no location. The host performs'
      + ' each hop and checks it against the egress policy; no cache, no cookies, no CORS.' },
  { names: 'EventSource', standard: '[HTML](https://html.spec.whatwg.org/multipage/server-sent-events.html)',
    differs: 'Lives as long as the call that made it.' },
  { names: 'WebSocket', standard: '[WebSockets](https://websockets.spec.whatwg.org)',
    differs: 'The client. Lives as long as the call that made it; messages of up to 64 MB, no extensions. The egress policy is for it as well.' },
  { names: 'FormData', standard: '[XMLHttpRequest](https://xhr.spec.whatwg.org/#interface-formdata)', differs: 'No form elements.' },
  { names: 'URL URLSearchParams', standard: '[URL](https://url.spec.whatwg.org)' },
  { names: 'TextEncoder TextDecoder TextEncoderStream TextDecoderStream', standard: '[Encoding](https://encoding.spec.whatwg.org)',
    differs: 'Every label.' },
  { names: 'ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamDefaultController ReadableByteStreamController'
      + ' ReadableStreamBYOBRequest WritableStream WritableStreamDefaultWriter WritableStreamDefaultController TransformStream'
      + ' TransformStreamDefaultController ByteLengthQueuingStrategy CountQueuingStrategy',
    standard: '[Streams](https://streams.spec.whatwg.org)', differs: 'A stream that was transferred stays in the same function: only its chunks are cloned.' },
  { names: 'crypto Crypto SubtleCrypto CryptoKey', standard: '[Web Cryptography](https://w3c.github.io/webcrypto)',
    differs: 'With Ed25519, X25519, Ed448, X448; SHA-3 for `digest`. RSA keys, RSA signatures, PBKDF2, and digests, HMAC and AES of 256 KB'
      + ' and more are made on threads of their own, the rest on the function\'s.' },
  { names: 'structuredClone MessageChannel MessagePort', standard: '[HTML](https://html.spec.whatwg.org/multipage/structured-data.html)',
    differs: 'Both ports live in the same function.' },
  { names: 'BroadcastChannel', standard: '[HTML](https://html.spec.whatwg.org/multipage/web-messaging.html#broadcasting-to-other-browsing-contexts)',
    differs: 'Reaches this instance of the function only.' },
  { names: 'DOMException', standard: '[Web IDL](https://webidl.spec.whatwg.org/#idl-DOMException)' },
  { names: 'setTimeout setInterval clearTimeout clearInterval queueMicrotask',
    standard: '[HTML](https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html)',
    differs: 'A timer ends with the call that started it. Strings as handlers are refused with `eval`.' },
  { names: 'atob btoa reportError', standard: '[HTML](https://html.spec.whatwg.org)' },
  { names: 'PerformanceEntry PerformanceMark PerformanceMeasure', standard: '[User Timing](https://w3c.github.io/user-timing)',
    differs: 'The newest 5,000 to 10,000 marks and measures are kept; no observers.' },
  { names: 'console', standard: '[Console](https://console.spec.whatwg.org)',
    differs: 'Prints what node 20 prints. 100 entries of 10 KB each are kept per call, the rest is counted.' },
  { names: 'WebAssembly', standard: '[WebAssembly JS](https://webassembly.github.io/spec/js-api)',
    differs: '`compileStreaming` and `instantiateStreaming` compile while the response arrives.' },
].map(({ names, ...rest }) => ({ names: names.split(' '), ...rest }));

// "@standard [DOM](https://...)" and what differs, for a comment.
export function tagsOf(name) {
  const found = standards.find(({ names }) => names.includes(name));
  if (found === undefined) return [];
  return [`@standard ${found.standard}`, ...(found.differs ? [`@differs ${found.differs}`] : [])];
}
