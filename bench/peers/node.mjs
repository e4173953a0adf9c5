// node has no server for fetch handlers: the same answers by its own HTTP module. node.mjs PORT. /compute?kind= runs compute.js, /fetch?url= answers
// with what node's own fetch gets from there.
import { createServer } from 'node:http';
import { measure } from './compute.js';

const paths = {
  '/': () => JSON.stringify({ message: 'Hello!' }),
  '/compute': (query) => JSON.stringify(measure(query.get('kind'))),
  '/fetch': async (query) => (await fetch(query.get('url'))).text(),
};

createServer(async (request, response) => {
  if (request.url === '/') {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(paths['/']());
    return;
  }
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const answer = await paths[pathname]?.(searchParams);
  response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
  response.end(answer);
}).listen(Number(process.argv[2]), '127.0.0.1');
