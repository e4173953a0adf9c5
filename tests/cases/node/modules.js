// call: GET /
import assert from 'assert';
import strict from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import EventEmitter, { on, once } from 'node:events';
import path, { posix } from 'node:path';
import { format, inspect, isDeepStrictEqual, promisify, types } from 'node:util';
export default async () => {
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit('ready', 1), 1);
  const results = {
    buffer: [Buffer.from('aGk', 'base64').toString(), Buffer.alloc(2).toString('hex'), Buffer.from('é').length],
    crypto: [createHash('sha256').update('a').digest('hex').slice(0, 8), createHmac('sha512', 'k').update('d').digest('base64').slice(0, 8), randomBytes(4).length, timingSafeEqual(Buffer.from('a'), Buffer.from('a'))],
    events: await once(emitter, 'ready'), on: typeof on,
    path: [path.join('a', '../b'), posix.basename('/x/y.txt', '.txt')],
    util: [format('%s-%d', 'a', 1), inspect(new Map([[1, 2]])), isDeepStrictEqual([1], [1]), await promisify((done) => done(null, 'p'))(), types.isDate(new Date())],
  };
  assert.deepEqual(results.events, [1]);
  try { strict.deepEqual({ a: 1 }, { a: 2 }); } catch (error) { results.assert = [error.name, error.code]; }
  return Response.json(results);
};
