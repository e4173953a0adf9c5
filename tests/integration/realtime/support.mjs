// A WebSocket of the npm package `ws` whose messages can be waited for one by one.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const clients = createRequire(join(process.argv[3], 'package.json'));
export const { WebSocket } = clients('ws');

export class Socket {
  #arrived = [];
  #waiting = [];

  constructor(server, { token, query = '', ...options } = {}) {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    this.socket = new WebSocket(`ws://127.0.0.1:${server.port}/v1/default/realtime${query}`, { headers, ...options });
    this.opened = new Promise((resolve, reject) => {
      this.socket.on('open', resolve);
      this.socket.on('error', reject);
      this.socket.on('unexpected-response', (request, response) => {
        request.destroy();
        reject(Object.assign(new Error('refused'), { status: response.statusCode }));
      });
    });
    this.opened.catch(() => {});
    this.closed = new Promise((resolve) => this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })));
    this.socket.on('message', (data, isBinary) => {
      const message = isBinary ? data : String(data);
      const next = this.#waiting.shift();
      if (next) next(message);
      else this.#arrived.push(message);
    });
  }

  // The next frame: bytes, or text.
  next() {
    return this.#arrived.length > 0 ? Promise.resolve(this.#arrived.shift()) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async nextJson() {
    return JSON.parse(await this.next());
  }

  send(message) {
    this.socket.send(typeof message === 'string' || message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  // Asks and waits for what comes back.
  async ask(message) {
    this.send(message);
    return this.nextJson();
  }
}

export async function open(server, options) {
  const socket = new Socket(server, options);
  await socket.opened;
  return socket;
}

// With its welcome.
export async function connect(server, options) {
  const socket = await open(server, { token: server.admin, ...options });
  socket.welcome = await socket.nextJson();
  return socket;
}
