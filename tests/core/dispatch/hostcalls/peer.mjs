// node peer.mjs KEY CERTIFICATE: what fetch() is tested against. An HTTP/1.1 server, and an HTTPS one that speaks HTTP/2 and HTTP/1.1; the
// first line of output is {"http":PORT,"https":PORT}.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { readFileSync } from 'node:fs';
import zlib from 'node:zlib';

const text = Buffer.from('hello world '.repeat(1000));
let aborted = 0;
let open = 0;
let mostOpen = 0;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// At the client's pace.
async function sendMuch(response, count) {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let wake = () => {};
  response.on('drain', () => wake()).on('close', () => wake());
  for (let left = count; left > 0 && !response.destroyed; left -= chunk.length) {
    const isFull = !response.write(left < chunk.length ? chunk.subarray(0, left) : chunk);
    if (isFull) await new Promise((resolve) => { wake = resolve; });
  }
  response.end();
}

function receive(request) {
  return new Promise((resolve, reject) => {
    const parts = [];
    request.on('data', (part) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts))).on('error', reject);
  });
}

const paths = {
  '/hello': (request, response) => response.end('hello'),
  '/inspect': async (request, response) => {
    const body = await receive(request);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ method: request.method, headers: request.headers, body: String(body), version: request.httpVersion }));
  },
  '/redirect': (request, response, query) => {
    response.writeHead(Number(query.get('status') ?? 302), query.has('to') ? { location: query.get('to') } : {});
    response.end('moved');
  },
  '/loop': (request, response, query) => {
    const left = Number(query.get('n'));
    if (left > 0) response.writeHead(302, { location: `/loop?n=${left - 1}` });
    response.end('end');
  },
  '/status': (request, response, query) => {
    if (query.has('text')) response.statusMessage = query.get('text');
    response.writeHead(Number(query.get('code')));
    response.end();
  },
  '/cookies': (request, response) => {
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2, 3']);
    response.setHeader('x-latin', Buffer.from('caf\u00e9', 'latin1').toString('latin1'));
    response.end();
  },
  '/hints': (request, response) => {
    response.writeContinue();
    response.writeEarlyHints({ link: '</a.css>; rel=preload' });
    response.setHeader('x-final', '1');
    response.end('after hints');
  },
  '/coded': (request, response, query) => {
    const coders = { gzip: zlib.gzipSync, deflate: zlib.deflateSync, raw: zlib.deflateRawSync, br: zlib.brotliCompressSync };
    const names = query.get('as').split(',');
    response.setHeader('content-encoding', names.map((name) => (name === 'raw' ? 'deflate' : name)).join(', '));
    response.end(names.reduce((data, name) => (coders[name] ? coders[name](data) : data), query.has('empty') ? Buffer.alloc(0) : text));
  },
  '/badgzip': (request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end('this is not gzip');
  },
  '/big': (request, response, query) => sendMuch(response, Number(query.get('bytes'))),
  '/count': async (request, response) => {
    let count = 0;
    for await (const part of request) count += part.length;
    response.end(String(count));
  },
  '/first': (request, response) => response.write('first'), // and never more
  '/never': () => {},
  '/cut': (request, response) => {
    response.setHeader('content-length', 100);
    response.write('only this');
    setImmediate(() => response.destroy());
  },
  '/refuse-body': (request, response) => {
    response.writeHead(413, { connection: 'close' });
    response.end('too large');
  },
  '/slow': async (request, response) => {
    mostOpen = Math.max(mostOpen, ++open);
    await wait(20);
    open--;
    response.end('slow');
  },
  '/most-open': (request, response) => response.end(String(mostOpen)),
  '/aborted': (request, response) => response.end(String(aborted)),
};

function answer(request, response) {
  const url = new URL(request.url, 'http://peer');
  response.on('close', () => {
    if (!response.writableFinished) aborted++;
  });
  request.on('error', () => {});
  response.on('error', () => {});
  const handler = paths[url.pathname];
  if (handler) return Promise.resolve(handler(request, response, url.searchParams)).catch(() => response.destroy());
  response.writeHead(404);
  response.end();
}

// WebSocket: sends every message back. Some texts are orders.
const frame = (opcode, payload) => {
  const size = Buffer.alloc(payload.length < 126 ? 0 : payload.length < 65536 ? 2 : 8);
  if (size.length === 2) size.writeUInt16BE(payload.length);
  if (size.length === 8) size.writeBigUInt64BE(BigInt(payload.length));
  return Buffer.concat([Buffer.from([opcode, size.length === 0 ? payload.length : size.length === 2 ? 126 : 127]), size, payload]);
};

const orders = {
  ping: (socket) => socket.write(frame(0x89, Buffer.from('are you there'))),
  pieces: (socket) => {
    socket.write(frame(0x01, Buffer.from('in ')));
    socket.write(frame(0x89, Buffer.alloc(0)));
    socket.write(frame(0x80, Buffer.from('pieces')));
  },
  slowly: async (socket) => {
    for (const byte of frame(0x81, Buffer.from('slowly'))) {
      socket.write(Buffer.of(byte));
      await wait(1);
    }
  },
  'not utf-8': (socket) => socket.write(frame(0x81, Buffer.from([0xff]))),
  reserved: (socket) => socket.write(Buffer.from([0xc1, 0])),
  masked: (socket) => socket.write(Buffer.from([0x81, 0x80, 0, 0, 0, 0])),
  'close 4001': (socket) => socket.write(frame(0x88, Buffer.from([4001 >> 8, 4001 & 255, ...Buffer.from('because')]))),
  cut: (socket) => socket.destroy(),
};

function takeFrame(socket, opcode, payload) {
  const order = opcode === 1 ? orders[String(payload)] : undefined;
  if (order) order(socket);
  else if (opcode === 10) socket.write(frame(0x81, Buffer.from(`pong ${payload}`)));
  else if (opcode === 8) socket.end(frame(0x88, payload));
  else socket.write(frame(0x80 | opcode, payload));
}

function readFrames(socket, bytes) {
  for (;;) {
    const short = bytes.length < 2 ? 0 : bytes[1] & 127;
    const start = (short < 126 ? 2 : short === 126 ? 4 : 10) + 4;
    if (bytes.length < start) return bytes;
    const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < start + size) return bytes;
    const payload = Buffer.from(bytes.subarray(start, start + size)).map((byte, i) => byte ^ bytes[start - 4 + (i & 3)]);
    takeFrame(socket, bytes[0] & 15, payload);
    bytes = bytes.subarray(start + size);
  }
}

let sockets = 0;
paths['/open-sockets'] = (request, response) => response.end(String(sockets));

function upgrade(request, socket, head) {
  const { pathname, searchParams } = new URL(request.url, 'http://peer');
  socket.on('error', () => {});
  if (pathname !== '/socket') return socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
  const { 'sec-websocket-key': key, 'sec-websocket-protocol': offered } = request.headers;
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  lines.push(`Sec-WebSocket-Accept: ${searchParams.has('wrong') ? 'x' : accept}`);
  if (offered) lines.push(`Sec-WebSocket-Protocol: ${offered.split(', ').at(-1)}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  sockets++;
  socket.on('close', () => sockets--).on('end', () => socket.end());
  let bytes = head;
  socket.on('data', (more) => {
    bytes = readFrames(socket, Buffer.concat([bytes, more]));
  });
}

const [key, cert] = process.argv.slice(2).map((file) => readFileSync(file));
const plain = createServer(answer);
const secure = createSecureServer({ key, cert, allowHTTP1: true }, answer);
plain.on('upgrade', upgrade);
secure.on('upgrade', upgrade);
await Promise.all([plain, secure].map((server) => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))));
console.log(JSON.stringify({ http: plain.address().port, https: secure.address().port }));
process.stdin.on('end', () => process.exit()).resume(); // goes with the test
