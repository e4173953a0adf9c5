// The C++ functions this half of the runtime stands on (bindings/*.cpp). They are a global only while the startup snapshot is made:
// this module-level constant is how the bundle keeps them, and user code never sees them.

export type Bytes = Uint8Array;
// What a native takes as bytes: shared memory too, since it copies.
export type ByteSource = ArrayBufferView | ArrayBufferLike;

export type AesMode = 'cbc' | 'ctr' | 'gcm' | 'kw';

export interface Natives {
  // bindings/Calls.cpp
  respond(call: number, status: number, statusText: string, fields: string, body: undefined | string | Bytes): void;
  respondStream(call: number, status: number, statusText: string, fields: string): void;
  sendChunk(call: number, bytes: Bytes): number;
  endBody(call: number): void;
  failBody(call: number): void;
  grantBody(call: number, count: number): void;
  callField(call: number, field: number): string | undefined;
  callParams(call: number): string[];
  instanceField(field: number): string;
  environment(): string[];
  finish(call: number, end: number, message: string, stack: string, line: number, column: number): void;
  fail(call: number, end: number, message: string, stack: string, line: number, column: number): void;
  console(call: number, level: number, message: string): void;
  // `call` is the number of the one it goes with, 0: none.
  startTimer(id: number, delayMs: number, call: number): void;
  stopTimer(id: number): void;
  asyncContext(): unknown;
  setAsyncContext(value: unknown): void;
  microtask(callback: () => void): void;
  hostCall(call: number, kind: string, bytes: Bytes, body?: Bytes, bodyFollows?: boolean): number | undefined;
  hostChunk(number: number, bytes: Bytes | undefined, last: boolean, fault?: string): void;
  hostGrant(number: number, count: number): void;
  hostCancel(number: number): void;

  // bindings/Modules.cpp
  sourceMapUrl(module: string): string | undefined;

  // bindings/Text.cpp
  utf8Encode(text: string): Bytes;
  utf8Length(text: string): number;
  utf8Decode(bytes: ByteSource, fatal?: boolean): string | undefined;
  encodeInto(text: string, bytes: Bytes): number;
  latin1Decode(bytes: ByteSource): string;
  latin1Encode(text: string): Bytes;
  isLatin1(text: string): boolean;
  utf16Decode(bytes: ByteSource): string;
  base64Encode(bytes: ByteSource, url?: boolean): string;
  base64Decode(text: string, lenient?: boolean): Bytes | undefined;

  // bindings/Buffers.cpp
  isDetached(buffer: unknown): boolean;
  detach(buffer: ArrayBuffer): ArrayBuffer;
  cloneValue(value: unknown, transfer: ArrayBuffer[], makeError: (message: string) => unknown,
    cloneHostObject: (object: object) => object): [unknown, ArrayBuffer[]];
  HostObject: new () => object;

  // bindings/Clocks.cpp
  elapsedMs(): number;
  originMs(): number;

  // bindings/Zlib.cpp
  zlibOpen(format: number, inflating: boolean): object;
  zlibPush(stream: object, bytes: ByteSource | undefined, last: boolean): void;
  zlibPull(stream: object): Bytes | undefined;

  // bindings/Brotli.cpp
  brotliOpen(): object;
  brotliPush(stream: object, bytes: ByteSource | undefined, last: boolean): void;
  brotliPull(stream: object): Bytes | undefined;

  // bindings/Inspect.cpp
  kindOf(value: unknown): string;
  isProxy(value: unknown): boolean;
  proxyParts(proxy: object): [unknown, unknown];
  promiseState(promise: object): [number, unknown];
  previewEntries(value: object): [unknown[], boolean] | undefined;
  constructorName(value: object): string;
  namedKeys(value: object, onlyEnumerable: boolean): (string | symbol)[];

  // bindings/WasmStreaming.cpp
  wasmPush(input: object, bytes: Bytes): void;
  wasmFinish(input: object): void;
  wasmAbort(input: object, why: unknown): void;

  // bindings/Crypto*.cpp
  randomFill(bytes: ArrayBufferView): void;
  equalBytes(a: ByteSource, b: ByteSource): boolean;
  digest(hash: string, bytes: ByteSource): Bytes;
  digestLater(hash: string, bytes: Bytes): Promise<Bytes>;
  hashOpen(hash: string): object;
  hashUpdate(state: object, bytes: ByteSource): void;
  hashFinish(state: object): Bytes;
  hashCopy(state: object): object;
  hmac(hash: string, key: ByteSource, bytes: ByteSource): Bytes;
  hmacLater(hash: string, key: Bytes, bytes: Bytes): Promise<Bytes>;
  hkdf(hash: string, key: ByteSource, salt: ByteSource, info: ByteSource, size: number): Bytes | undefined;
  // Those that give a promise work on another thread: what they are given is theirs.
  pbkdf2(hash: string, password: Bytes, salt: Bytes, iterations: number, size: number): Promise<Bytes | undefined>;
  pbkdf2Sync(hash: string, password: Bytes, salt: Bytes, iterations: number, size: number): Bytes | undefined;
  aesCipher(mode: AesMode, encrypts: boolean, key: ByteSource, iv: ByteSource | undefined, data: ByteSource, extra?: ByteSource,
    tagSize?: number): Bytes | undefined;
  aesCipherLater(mode: AesMode, encrypts: boolean, key: ByteSource, iv: ByteSource | undefined, data: ByteSource, extra?: ByteSource,
    tagSize?: number): Promise<Bytes | undefined>;
  generateRsa(bits: number, exponent: ByteSource): Promise<object | undefined>;
  generateEc(curve: string): object | undefined;
  generateOkp(type: string): object | undefined;
  importSpki(bytes: ByteSource): object | undefined;
  importPkcs8(bytes: ByteSource): object | undefined;
  exportSpki(key: object): Bytes | undefined;
  exportPkcs8(key: object): Bytes | undefined;
  keyKind(key: object): string;
  rsaFromParts(...parts: ByteSource[]): object | undefined;
  rsaParts(key: object, withPrivate: boolean): Bytes[] | undefined;
  ecFromParts(curve: string, point: ByteSource | undefined, secret: ByteSource | undefined): object | undefined;
  ecPoint(key: object): Bytes | undefined;
  ecSecret(key: object, size: number): Bytes | undefined;
  okpFromRaw(type: string, isPrivate: boolean, bytes: ByteSource): object | undefined;
  okpRaw(key: object, isPrivate: boolean): Bytes | undefined;
  sign(key: object, scheme: string, hash: string | undefined, saltLength: number, data: ByteSource): Bytes | undefined;
  signLater(key: object, scheme: string, hash: string, saltLength: number, data: Bytes): Promise<Bytes | undefined>;
  verify(key: object, scheme: string, hash: string | undefined, saltLength: number, signature: ByteSource, data: ByteSource): boolean;
  rsaOaep(encrypts: boolean, key: object, hash: string, label: ByteSource | undefined, data: ByteSource): Bytes | undefined;
  agree(privateKey: object, publicKey: object): Bytes | undefined;
}

declare global {
  var __isolaNatives: Natives;
}

export const natives: Natives = globalThis.__isolaNatives;
