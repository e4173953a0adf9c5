// ctx.kv: what an app's functions keep. A value comes back as it was put: text as text, bytes as bytes, anything else as JSON made it.

import { askHost } from './hostcalls';
import { natives } from './natives';
import { viewOf } from './streams';
import { isBufferSource, toDictionary, toDOMString } from './webidl';

type Kind = 'text' | 'json' | 'bytes';

const noBytes = new Uint8Array(0);

function encodeJson(value: object): Uint8Array {
  return natives.utf8Encode(JSON.stringify(value));
}

function decodeJson(bytes: Uint8Array): any {
  return JSON.parse(natives.utf8Decode(bytes)!);
}

function encodeValue(value: unknown): [Kind, Uint8Array] {
  if (typeof value === 'string') return ['text', natives.utf8Encode(value)];
  if (isBufferSource(value)) return ['bytes', viewOf(value)];
  const json = JSON.stringify(value);
  if (json === undefined) throw new TypeError(`kv.put: ${typeof value} cannot be stored; delete the key instead`);
  return ['json', natives.utf8Encode(json)];
}

function decodeValue(kind: Kind, bytes: Uint8Array): unknown {
  if (kind === 'bytes') return bytes;
  const text = natives.utf8Decode(bytes)!;
  return kind === 'text' ? text : JSON.parse(text);
}

// ttlSeconds: a number of seconds of at least 1, the host checks the rest.
export function readTtl(value: unknown, operation: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = Number(value);
  if (!(seconds >= 1)) throw new RangeError(`${operation}: ttlSeconds must be a number of at least 1`);
  return seconds;
}

export interface KvPage {
  keys: { name: string; expiresAt?: number }[];
  cursor?: string;
}

export class KeyValues {
  // null: there is none.
  async get(key: unknown): Promise<unknown> {
    const { result, body } = await askHost('kv.get', encodeJson({ key: toDOMString(key) }));
    const { kind } = decodeJson(result);
    return kind === undefined ? null : decodeValue(kind, body ?? noBytes);
  }

  async put(key: unknown, value: unknown, options?: unknown): Promise<void> {
    const ttlSeconds = readTtl(toDictionary(options, 'options')?.ttlSeconds, 'kv.put');
    const [kind, bytes] = encodeValue(value);
    if (bytes.byteLength > 1024 * 1024) throw new RangeError(`kv.put: a value may have up to 1 MB, this one has ${bytes.byteLength} bytes`);
    await askHost('kv.put', encodeJson({ key: toDOMString(key), kind, ttlSeconds }), bytes);
  }

  // Whether there was one.
  async delete(key: unknown): Promise<boolean> {
    const { result } = await askHost('kv.delete', encodeJson({ key: toDOMString(key) }));
    return decodeJson(result);
  }

  // Up to 1000 keys, in order; with a cursor where there are more.
  async list(options?: unknown): Promise<KvPage> {
    const { prefix, cursor, limit } = toDictionary(options, 'options') ?? ({} as any);
    const { result } = await askHost('kv.list', encodeJson({ prefix, cursor, limit }));
    return decodeJson(result);
  }
}

export class Idempotency {
  // True for the first who claims the key: do the work. False: it was claimed before.
  async claim(key: unknown, options?: unknown): Promise<boolean> {
    const { scope, ttlSeconds } = toDictionary(options, 'options') ?? ({} as any);
    const question = { key: toDOMString(key), scope, ttlSeconds: readTtl(ttlSeconds, 'idempotency.claim') };
    const { result } = await askHost('idempotency.claim', encodeJson(question));
    return decodeJson(result);
  }
}
