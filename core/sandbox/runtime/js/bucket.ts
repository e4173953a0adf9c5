// ctx.bucket(name): the app's objects, which the S3 endpoint serves too. Questions to the host are JSON {bucket, key, ...}; "bucket.get"
// is answered with the object as a response, "bucket.put" takes its body, "bucket.delete" and "bucket.list" are answered with JSON.

import { Body, extractBody, type ExtractedBody } from './body';
import { isBlob } from './blob';
import { exchangeWith } from './fetchexchange';
import { isFormData } from './formdata';
import { askHost } from './hostcalls';
import { natives } from './natives';
import { newFetchedResponse, type Response } from './response';
import { isReadableStream } from './streams';
import { isURLSearchParams } from './urlsearchparams';
import { isBufferSource, toDictionary, toDOMString } from './webidl';

function encodeJson(value: object): Uint8Array {
  return natives.utf8Encode(JSON.stringify(value));
}

// What fetch takes as a body is stored as it is, anything else as JSON.
function bodyOf(value: unknown): ExtractedBody {
  const isBodyInit = typeof value === 'string' || isBufferSource(value) || isReadableStream(value) || isBlob(value) || isFormData(value)
    || isURLSearchParams(value);
  if (isBodyInit) return extractBody(value);
  const json = JSON.stringify(value);
  if (json === undefined) throw new TypeError(`bucket.put: a ${typeof value} cannot be stored; delete the key instead`);
  return { body: new Body(json), type: 'application/json' };
}

export class Bucket {
  readonly name: string;

  constructor(name: unknown) {
    this.name = toDOMString(name);
  }

  // The object as a Response, its bytes streamed; null if there is none.
  async get(key: unknown): Promise<Response | null> {
    const question = encodeJson({ bucket: this.name, key: toDOMString(key) });
    const answer = await exchangeWith({
      kind: 'bucket.get', makeQuestion: () => question, isHead: false, body: null, signal: null, decodes: false,
    });
    if (answer.status === 404) {
      answer.discard();
      return null;
    }
    return newFetchedResponse({ ...answer, url: '', redirected: false });
  }

  async put(key: unknown, value: unknown, options?: unknown): Promise<{ key: string; size: number; etag: string }> {
    const { contentType, metadata } = toDictionary(options, 'options') ?? ({} as any);
    const { body, type } = bodyOf(value);
    const question = encodeJson({ bucket: this.name, key: toDOMString(key), contentType: contentType ?? type ?? undefined, metadata });
    const answer = await exchangeWith({
      kind: 'bucket.put', makeQuestion: () => question, isHead: false, body, signal: null, decodes: false,
    });
    return newFetchedResponse({ ...answer, url: '', redirected: false }).json();
  }

  // Whether there was one.
  async delete(key: unknown): Promise<boolean> {
    return this.#ask('bucket.delete', { bucket: this.name, key: toDOMString(key) });
  }

  // Up to 1000 objects in the order of their keys; with a cursor where there are more.
  async list(options?: unknown): Promise<any> {
    const { prefix, delimiter, cursor, limit } = toDictionary(options, 'options') ?? ({} as any);
    return this.#ask('bucket.list', { bucket: this.name, prefix, delimiter, cursor, limit });
  }

  async #ask(kind: string, question: object): Promise<any> {
    const { result } = await askHost(kind, encodeJson(question));
    return JSON.parse(natives.utf8Decode(result)!);
  }
}

export function bucket(name: unknown): Bucket {
  const made = new Bucket(name);
  Object.freeze(made);
  return made;
}
