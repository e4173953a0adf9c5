// Every global that is not ECMAScript's own. typesmatch.mjs compares this list with what types/ declares.
const language = new Set(`AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array Boolean DataView
Date DisposableStack Error EvalError FinalizationRegistry Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl
Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String
SuppressedError Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet
decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape`.split(/\s+/));
export default () => {
  for (const name of Object.getOwnPropertyNames(globalThis).sort()) if (!language.has(name)) console.log(name);
  return new Response();
};
