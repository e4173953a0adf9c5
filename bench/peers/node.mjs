// node has no server for fetch handlers: the same answer by its own HTTP module. node.mjs PORT
import { createServer } from 'node:http';

createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ message: 'Hello!' }));
}).listen(Number(process.argv[2]), '127.0.0.1');
