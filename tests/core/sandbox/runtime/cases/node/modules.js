// What node 20 prints for the same code.
import assert, { strict, AssertionError } from 'node:assert';
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { Buffer, isUtf8 } from 'node:buffer';
import crypto, { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import EventEmitter, { once } from 'node:events';
import path, { join } from 'node:path';
import util, { format, inspect, promisify, types } from 'node:util';

const attempt = (action) => { try { return action(); } catch (error) { return `${error.name} ${error.code ?? ''}`; } };

export default async () => {
  console.log(Buffer.from('héllo').toString('hex'), Buffer.from('aGk=', 'base64').toString(), Buffer.from([1, 2]).readUInt16BE(0), Buffer.concat([Buffer.from('a'), Buffer.alloc(2, 'x')]).toString('latin1'), Buffer.byteLength('é'), Buffer.from('ff0', 'hex').length, isUtf8(Buffer.from([0xff])));
  console.log(Buffer.from('abc'), Buffer.from('abc').equals(Buffer.from('abc')), Buffer.from('a_-', 'base64url').toString('base64url'), Buffer.from('abcdef').toString('utf8', 1, 3), Buffer.isBuffer(new Uint8Array()), JSON.stringify(Buffer.from('a')));
  for (const name of ['md5', 'sha1', 'sha256', 'sha512', 'sha3-256', 'RSA-SHA384']) console.log(name, createHash(name).update('a').update(Buffer.from('b')).digest('hex'), createHmac(name, 'key').update('data').digest('base64'), createHmac(name, 'k'.repeat(300)).update('data').digest('hex'));
  const partial = createHash('sha256').update('a');
  const copy = partial.copy();
  console.log(partial.digest('hex') === copy.digest('hex'), attempt(() => partial.digest()), attempt(() => createHash('nope')), crypto.pbkdf2Sync('p', 's', 2, 8, 'sha256').toString('hex'), Buffer.from(crypto.hkdfSync('sha256', 'k', 's', 'i', 8)).toString('hex'));
  console.log(randomBytes(8).length, timingSafeEqual(Buffer.from('a'), Buffer.from('a')), attempt(() => timingSafeEqual(Buffer.from('a'), Buffer.from('ab'))), crypto.randomInt(5) < 5, crypto.randomUUID().length, crypto.webcrypto === globalThis.crypto);
  const emitter = new EventEmitter();
  emitter.on('x', (...args) => console.log('x', args)).once('x', () => console.log('only once'));
  console.log(emitter.emit('x', 1, 2), emitter.emit('x'), emitter.emit('y'), emitter.listenerCount('x'), attempt(() => emitter.emit('error', new RangeError('e'))));
  const waiting = once(emitter, 'later');
  emitter.emit('later', 5);
  console.log(await waiting);
  console.log(join('/a', '..', 'b', './c'), path.resolve('/x', 'y', '../z'), path.extname('a.tar.gz'), path.basename('/a/b.js', '.js'), path.parse('/home/u/f.txt'), path.relative('/a/b', '/a/c'), path.posix.sep);
  console.log(format('%s %d %j', 'a', 1, { b: 2 }), inspect({ a: { b: { c: { d: 1 } } } }, { depth: 0 }), util.isDeepStrictEqual({ a: [1, new Map([[1, { b: 2 }]])] }, { a: [1, new Map([[1, { b: 2 }]])] }), types.isPromise(Promise.resolve()), types.isUint8Array(new Uint8Array()), util.stripVTControlCharacters('\u001b[31mred\u001b[0m'));
  console.log(await promisify((a, callback) => callback(null, a + 1))(1), await promisify((callback) => callback(new Error('no')))().catch((e) => e.message));
  class Old {}
  class Base { hi() { return 'hi'; } }
  util.inherits(Old, Base);
  console.log(new Old().hi(), Old.super_ === Base, inspect.custom);
  assert(true);
  assert.deepEqual({ a: 1 }, { a: '1' });
  assert.throws(() => { throw new TypeError('bad value'); }, /bad/);
  assert.throws(() => { throw new TypeError('bad value'); }, { name: 'TypeError', message: 'bad value' });
  await assert.rejects(Promise.reject(new Error('x')), Error);
  const failures = [() => assert(0, 'said so'), () => assert.equal(1, 2), () => strict.equal(1, '1'), () => assert.deepStrictEqual({ a: 1 }, { a: '1' }), () => assert.deepStrictEqual([1, 2, [3]], [1, 2, [4]]), () => assert.notStrictEqual(1, 1), () => assert.throws(() => {}), () => assert.match('abc', /x/), () => assert.fail('told to'), () => assert.ifError(new Error('e'))];
  for (const failure of failures) try { failure(); console.log('did not fail'); } catch (error) { console.log(error instanceof AssertionError, error.code, error.operator); }
  const storage = new AsyncLocalStorage();
  const tasks = ['a', 'b', 'c'].map((name) => storage.run({ name }, async () => {
    await null;
    await new Promise((resolve) => setTimeout(resolve, name === 'a' ? 5 : 1));
    return new Promise((resolve) => queueMicrotask(() => resolve(storage.getStore().name)));
  }));
  console.log(await Promise.all(tasks), storage.getStore());
  const bound = storage.run('outer', () => AsyncResource.bind(() => storage.getStore()));
  console.log(bound(), storage.run(1, () => storage.exit(() => storage.getStore())), storage.run(2, () => { const s = AsyncLocalStorage.snapshot(); return storage.run(3, () => s(() => storage.getStore())); }));
  return new Response();
};
