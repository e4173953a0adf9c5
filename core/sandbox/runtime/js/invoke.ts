// ctx.invoke: calls another function of the app, with no network in between. The answer is the Response that it gave.

import { exchangeWith } from './fetchexchange';
import { Body, extractBody, type ExtractedBody } from './body';
import { natives } from './natives';
import { newFetchedResponse, type Response } from './response';
import { isBlob } from './blob';
import { isFormData } from './formdata';
import { isReadableStream } from './streams';
import { isURLSearchParams } from './urlsearchparams';
import { isBufferSource, toDOMString } from './webidl';

// What fetch takes as a body is sent as it is, anything else as JSON.
function bodyOf(value: unknown): ExtractedBody {
  if (value === undefined) return { body: new Body(null), type: null };
  const isBodyInit = typeof value === 'string' || isBufferSource(value) || isReadableStream(value) || isBlob(value) || isFormData(value)
    || isURLSearchParams(value);
  if (isBodyInit) return extractBody(value);
  const json = JSON.stringify(value);
  if (json === undefined) throw new TypeError(`ctx.invoke: a ${typeof value} cannot be sent`);
  return { body: new Body(json), type: 'application/json' };
}

export async function invokeFunction(name: unknown, value: unknown): Promise<Response> {
  const { body, type } = bodyOf(value);
  const question = natives.utf8Encode(JSON.stringify({ name: toDOMString(name), contentType: type ?? undefined }));
  const answer = await exchangeWith({
    kind: 'invoke', makeQuestion: () => question, isHead: false, body: body.isNull ? null : body, signal: null, decodes: false,
  });
  return newFetchedResponse({ ...answer, url: '', redirected: false });
}
