// A server with a function that is called once and run again, and an outside service that can go away.
import assert from 'node:assert/strict';
import http from 'node:http';
import { Contract, Server } from '../api/support.mjs';

export const open = [{ type: 'http', config: { auth: 'none' } }];

export class Theatre {
  async start() {
    this.server = new Server();
    await this.server.start();
    this.contract = new Contract((await this.server.ask('GET', '/openapi.json')).json);
    return this;
  }

  async manage(method, path, body, status = 200) {
    const answer = await this.server.ask(method, path, { token: this.server.admin, body });
    this.contract.check(method, path, answer);
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
    return answer.json;
  }

  async deploy(name, code, more = {}) {
    const answer = await this.server.ask('POST', '/v1/default/functions',
      { token: this.server.admin, body: { name, code, triggers: open, record: 'all', ...more } });
    assert(answer.status < 300, answer.text);
  }

  call(name, { method = 'GET', ...options } = {}) {
    return this.server.ask(method, `/v1/default/fn/${name}`, options);
  }

  row(answer) {
    return this.manage('GET', `/v1/default/invocations/${idOf(answer)}`);
  }

  replay(answer, body, status = 200) {
    return this.manage('POST', `/v1/default/invocations/${idOf(answer)}/replay`, body, status);
  }
}

const idOf = (answer) => answer.headers['x-isola-invocation'];

// Answers in pieces, /slow after a while, /broken not to the end; stop() takes it away.
export async function outside() {
  const sockets = new Set();
  const service = http.createServer((request, response) => {
    if (request.url === '/slow') return void setTimeout(() => response.end('slow'), 40);
    if (request.url === '/large') return response.end('x'.repeat(1_500_000));
    if (request.url === '/down') return response.writeHead(503).end(`down since ${Date.now()}`);
    response.writeHead(200, { 'x-from': 'outside', 'content-type': 'text/plain' });
    let left = 5;
    const piece = () => {
      response.write(`piece ${left} of ${Math.random()}\n`);
      if (--left > 0) return setTimeout(piece, 3);
      if (request.url === '/broken') return response.destroy();
      response.end();
    };
    piece();
  });
  service.on('connection', (socket) => sockets.add(socket));
  await new Promise((resolve) => service.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${service.address().port}`,
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => service.close(resolve));
    },
  };
}
