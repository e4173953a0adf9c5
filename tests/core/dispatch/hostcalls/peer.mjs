// node peer.mjs KEY CERTIFICATE: what fetch() is tested against. An HTTP/1.1 server, and an HTTPS one that speaks HTTP/2 and HTTP/1.1; the
// first line of output is {"http":PORT,"https":PORT}.
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

const [key, cert] = process.argv.slice(2).map((file) => readFileSync(file));
const plain = createServer(answer);
const secure = createSecureServer({ key, cert, allowHTTP1: true }, answer);
await Promise.all([plain, secure].map((server) => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))));
console.log(JSON.stringify({ http: plain.address().port, https: secure.address().port }));
process.stdin.on('end', () => process.exit()).resume(); // goes with the test
