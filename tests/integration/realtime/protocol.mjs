// RFC 6455, sections 5 to 7, frame by frame, as the Autobahn suite goes through it (its cases' numbers stand beside ours): whatever a
// client sends, the answer is an echo or the right close code.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import zlib from 'node:zlib';
import { Server } from '../api/support.mjs';
import { open } from './support.mjs';

const server = new Server();
await server.start();
const code = 'export default async (req) => new Response(await req.arrayBuffer(), { headers: { "content-type": req.headers.get("content-type") } })';
await server.ask('POST', '/v1/default/functions', { token: server.admin, body: { name: 'echo', code, triggers: [{ type: 'websocket' }] } });

const Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

function frame(opcode, payload = '', { fin = true, rsv = 0, masked = true } = {}) {
  const bytes = Buffer.from(payload);
  const length = bytes.length < 126 ? Buffer.from([bytes.length])
    : bytes.length < 65536 ? Buffer.from([126, bytes.length >> 8, bytes.length & 255])
    : Buffer.concat([Buffer.from([127, 0, 0, 0, 0]), Buffer.from(Uint32Array.of(bytes.length).buffer).reverse()]);
  const head = Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | opcode, ...length]);
  if (!masked) return Buffer.concat([head, bytes]);
  head[1] |= 0x80;
  const key = [0x37, 0xfa, 0x21, 0x3d];
  return Buffer.concat([head, Buffer.from(key), bytes.map((byte, i) => byte ^ key[i % 4])]);
}

const closing = (number, reason = '') => Buffer.concat([Buffer.from([number >> 8, number & 255]), Buffer.from(reason)]);

// The frames that came, as [opcode, payload, rsv]; incomplete ones are left out.
function framesOf(bytes) {
  const frames = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    let length = bytes[at + 1] & 127;
    let start = at + 2;
    if (length === 126) [length, start] = [bytes.readUInt16BE(at + 2), at + 4];
    else if (length === 127) [length, start] = [Number(bytes.readBigUInt64BE(at + 2)), at + 10];
    if (start + length > bytes.length) break;
    frames.push([bytes[at] & 15, bytes.subarray(start, start + length), (bytes[at] >> 4) & 7]);
    at = start + length;
  }
  return frames;
}

// Sends pieces and reads until the server has closed; `last` is sent when as many frames have come as are awaited. Who is not known
// shows no token, and is not welcomed.
async function talk(pieces, { extension = '', chop = Infinity, awaited = 0, last, isKnown = true } = {}) {
  const socket = net.connect(server.port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  socket.write('GET /v1/default/realtime HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n'
    + `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${isKnown ? `Authorization: Bearer ${server.admin}\r\n` : ''}${extension && `Sec-WebSocket-Extensions: ${extension}\r\n`}\r\n`);
  let received = Buffer.alloc(0);
  const ended = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => {});
  socket.on('data', (bytes) => (received = Buffer.concat([received, bytes])));
  for (const piece of pieces)
    for (let at = 0; at < piece.length || at === 0; at += chop) {
      socket.write(piece.subarray(at, Math.min(piece.length, at + chop)));
      if (chop !== Infinity) await new Promise(setImmediate);
    }
  socket.on('end', () => socket.end());
  const count = () => framesOf(received.subarray(received.indexOf('\r\n\r\n') + 4)).length - (isKnown ? 1 : 0);
  while (last && count() < awaited && !socket.destroyed) await Promise.race([once(socket, 'data'), ended]);
  if (last) socket.write(last);
  await ended;
  const end = received.indexOf('\r\n\r\n');
  const head = String(received.subarray(0, end));
  assert.match(head, /^HTTP\/1.1 101 /);
  assert.match(head, /sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/i); // RFC 6455, 1.3
  const frames = framesOf(received.subarray(end + 4)).slice(isKnown ? 1 : 0); // without the welcome
  const place = frames.findIndex(([opcode]) => opcode === Close);
  assert(place >= 0, 'the server closes with a close frame');
  assert.equal(place, frames.length - 1, 'nothing follows a close frame');
  const close = frames.pop()[1];
  return { head, frames, code: close.length >= 2 ? close.readUInt16BE(0) : 1005 };
}

async function echoes(what, pieces, expected, options) {
  const { frames, code } = await talk(pieces, { ...options, awaited: expected.length, last: frame(Close, closing(1000)) });
  assert.deepEqual(frames.map(([opcode, payload]) => [opcode, String(payload)]), expected.map(([opcode, payload]) => [opcode, String(payload)]), what);
  assert.equal(code, 1000, what);
}

async function fails(what, pieces, expected, options) {
  const { code } = await talk(pieces, options);
  assert.equal(code, expected, what);
}

async function framing() { // 1.*
  for (const length of [0, 1, 125, 126, 127, 128, 65535, 65536])
    for (const opcode of [Text, Binary]) {
      const payload = '*'.repeat(length);
      await echoes(`${length} bytes`, [frame(opcode, payload)], length === 0 ? [] : [[opcode, payload]]);
    }
  await echoes('in pieces of 997 bytes', [frame(Text, '*'.repeat(65536))], [[Text, '*'.repeat(65536)]], { chop: 997 });
  await echoes('byte by byte', [frame(Text, 'hello')], [[Text, 'hello']], { chop: 1 });
  await fails('a frame without its mask', [frame(Text, 'x', { masked: false })], 1002); // 5.1
}

async function pings() { // 2.*
  for (const payload of ['', 'hello', '\x00\xff\xfe', '*'.repeat(125)]) await echoes('ping', [frame(Ping, payload)], [[Pong, payload]]);
  await fails('a ping of 126 bytes', [frame(Ping, '*'.repeat(126))], 1002);
  await echoes('a ping byte by byte', [frame(Ping, '*'.repeat(125))], [[Pong, '*'.repeat(125)]], { chop: 1 });
  await echoes('a pong nobody asked for', [frame(Pong, 'x'), frame(Ping, 'y')], [[Pong, 'y']]);
  await echoes('ten pings', Array.from({ length: 10 }, (_, i) => frame(Ping, `p${i}`)), Array.from({ length: 10 }, (_, i) => [Pong, `p${i}`]));
}

async function reservedBits() { // 3.*
  for (const rsv of [1, 2, 3, 4, 5, 6, 7]) await fails(`rsv ${rsv}`, [frame(Text, 'x', { rsv })], 1002);
  await fails('rsv on a ping', [frame(Ping, '', { rsv: 4 })], 1002);
}

async function opcodes() { // 4.*
  for (const opcode of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) await fails(`opcode ${opcode}`, [frame(opcode, 'x')], 1002);
}

async function fragments() { // 5.*
  const start = (payload, opcode = Text) => frame(opcode, payload, { fin: false });
  const more = (payload, fin = false) => frame(0, payload, { fin });
  await fails('a ping in fragments', [start('x', Ping), more('y', true)], 1002);
  await fails('a pong in fragments', [start('x', Pong), more('y', true)], 1002);
  await echoes('two fragments', [start('a'), more('b', true)], [[Text, 'ab']]);
  await echoes('a ping between fragments', [start('a'), frame(Ping, 'p'), more('b', true)], [[Pong, 'p'], [Text, 'ab']]);
  await echoes('fragments byte by byte', [start('aa'), frame(Ping, 'p'), more('bb', true)], [[Pong, 'p'], [Text, 'aabb']], { chop: 1 });
  await echoes('empty fragments', [start(''), more(''), more('x', true)], [[Text, 'x']]);
  await fails('a continuation of nothing', [more('x', true), frame(Text, 'y')], 1002);
  await fails('a continuation of nothing, open', [more('x'), frame(Text, 'y')], 1002);
  await fails('a message inside another', [start('a'), frame(Text, 'b')], 1002);
  await echoes('many fragments', [start('0'), ...Array.from({ length: 98 }, () => more('1')), more('2', true)], [[Text, `0${'1'.repeat(98)}2`]]);
}

async function text() { // 6.*
  const greek = 'κόσμε';
  await echoes('Greek', [frame(Text, greek)], [[Text, greek]]);
  const bytes = Buffer.from(greek);
  const single = [...bytes].map((_, i) => frame(i === 0 ? Text : 0, bytes.subarray(i, i + 1), { fin: i === bytes.length - 1 }));
  await echoes('a character over fragments', single, [[Text, greek]]);
  const bad = ['cebae1bdb9cf83cebcceb5eda080656469746564', 'f4908080', 'ff', 'c080', 'eda080', 'f8a0808080', 'c3', '80', 'f0808080', 'cebae1bdb9cf83cebcceb5f4908080'];
  for (const hex of bad) await fails(`text ${hex}`, [frame(Text, Buffer.from(hex, 'hex'))], 1007);
  await fails('bad text in the second fragment', [frame(Text, greek, { fin: false }), frame(0, Buffer.from('f4908080', 'hex'))], 1007);
  for (const good of ['\u{10ffff}', '\ufffe', '\uffff', '\u0000', '\ud7ff', '\ue000', '\u{1fffe}']) await echoes('an edge of Unicode', [frame(Text, good)], [[Text, good]]);
  await echoes('any bytes, binary', [frame(Binary, Buffer.from('fffefd', 'hex'))], [[Binary, Buffer.from('fffefd', 'hex')]]);
}

async function closes() { // 7.*
  const ends = (what, payload, expected) => fails(what, [frame(Close, payload)], expected);
  await echoes('what comes after a close is not looked at', [frame(Close, closing(1000)), frame(Text, 'x'), frame(Ping, 'y')], []);
  await fails('no kind of frame, after the server has closed', [frame(Text, 'no token')], 1008, { isKnown: false, awaited: 1, last: frame(14, 'z', { fin: false, rsv: 7 }) });
  await ends('without a code', '', 1005);
  await ends('one byte', 'x', 1002);
  await ends('with a reason', closing(1000, 'enough'), 1000);
  await ends('the longest reason', closing(1000, '*'.repeat(123)), 1000);
  await ends('too long a reason', closing(1000, '*'.repeat(124)), 1002);
  await ends('a reason that is not UTF-8', Buffer.concat([closing(1000), Buffer.from('cebae1bdb9eda080', 'hex')]), 1007);
  for (const good of [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]) await ends(`code ${good}`, closing(good), good);
  for (const bad of [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65535]) await ends(`code ${bad}`, closing(bad), 1002);
}

async function limits() { // 9.*
  const most = 1024 * 1024;
  await echoes('1 MiB', [frame(Binary, '*'.repeat(most))], [[Binary, '*'.repeat(most)]]);
  await echoes('1 MiB in 64 fragments', Array.from({ length: 64 }, (_, i) => frame(i === 0 ? Text : 0, '*'.repeat(most / 64), { fin: i === 63 })), [[Text, '*'.repeat(most)]]);
  await fails('a byte more', [frame(Binary, '*'.repeat(most + 1))], 1009);
  await fails('a byte more in fragments', [frame(Binary, '*'.repeat(most), { fin: false }), frame(0, '*')], 1009);
}

async function compression() { // 12.* and 13.*, RFC 7692
  const extension = 'permessage-deflate; client_max_window_bits';
  const deflate = (data) => zlib.deflateRawSync(data, { finishFlush: zlib.constants.Z_SYNC_FLUSH }).subarray(0, -4);
  const accepts = async (offer) => /sec-websocket-extensions: (.*)/i.exec((await talk([frame(Close)], { extension: offer })).head)?.[1].trim();
  assert.equal(await accepts(extension), 'permessage-deflate; server_no_context_takeover; client_no_context_takeover');
  for (const declined of ['permessage-deflate; server_max_window_bits=9', 'permessage-deflate; x=1', 'x-webkit-deflate-frame', 'permessage-deflate; server_no_context_takeover=1'])
    assert.equal(await accepts(declined), undefined, declined);
  assert(await accepts('permessage-deflate; server_max_window_bits=9, permessage-deflate'), 'the second offer');

  for (const payload of ['', 'short', 'long '.repeat(5000)]) {
    const { frames, code } = await talk([frame(Text, deflate(payload), { rsv: 4 })],
      { extension, awaited: payload === '' ? 0 : 1, last: frame(Close, closing(1000)) });
    assert.equal(code, 1000);
    const [, answer, rsv] = frames[0] ?? [0, Buffer.alloc(0), 0];
    const plain = rsv === 4 ? zlib.inflateRawSync(answer, { finishFlush: zlib.constants.Z_SYNC_FLUSH }) : answer;
    assert.equal(String(plain), payload);
    assert.equal(rsv, payload.length > 1000 ? 4 : 0, 'long answers are compressed');
  }
  const half = deflate('over two frames '.repeat(100));
  const { frames } = await talk([frame(Text, half.subarray(0, 10), { rsv: 4, fin: false }), frame(0, half.subarray(10))], { extension, awaited: 1, last: frame(Close) });
  assert.equal(frames.length, 1);
  await fails('a bomb', [frame(Text, deflate(Buffer.alloc(50 * 1024 * 1024)), { rsv: 4 })], 1009, { extension });
  await fails('what cannot be decompressed', [frame(Text, Buffer.from('ffffffff', 'hex'), { rsv: 4 })], 1007, { extension });
  await fails('compressed text that is not UTF-8', [frame(Text, deflate(Buffer.from('c080', 'hex')), { rsv: 4 })], 1007, { extension });
  await fails('rsv1 on a continuation', [frame(Text, half.subarray(0, 10), { rsv: 4, fin: false }), frame(0, half.subarray(10), { rsv: 4 })], 1002, { extension });

  const socket = await open(server, { token: server.admin, perMessageDeflate: true });
  await socket.next();
  for (let i = 0; i < 50; i++) {
    const message = `${i} `.repeat(i * 100);
    if (message === '') continue;
    socket.send(message);
    assert.equal(await socket.next(), message);
  }
  socket.socket.close();
}

for (const test of [framing, pings, reservedBits, opcodes, fragments, text, closes, limits, compression]) {
  await test();
  console.log(`ok ${test.name}`);
}
await server.stop();
