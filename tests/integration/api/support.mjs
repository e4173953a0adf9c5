// A real server on a free port, requests to it, and the API's document to hold its answers against.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , binaries, npm] = process.argv;

export class Server {
  constructor() {
    this.data = mkdtempSync(join(tmpdir(), 'isola-api-'));
    process.once('exit', () => this.process?.kill('SIGKILL')); // a test that fails leaves nothing behind
  }

  async start(flags = []) {
    await this.startEncrypted(flags);
    while ((await this.ask('GET', '/readyz')).status !== 200);
  }

  // Without asking whether it is ready: ask() speaks plain HTTP.
  async startEncrypted(flags) {
    this.process = spawn(join(binaries, 'isola'), ['serve', '--data', this.data, '--port', String(this.port ?? 0), ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stderr.setEncoding('utf8').on('data', (text) => process.stderr.write(text));
    this.exited = new Promise((resolve) => this.process.once('exit', resolve));
    this.output = '';
    this.process.stdout.setEncoding('utf8');
    await new Promise((resolve, reject) => {
      this.process.stdout.on('data', (text) => {
        this.output += text;
        if (this.output.includes('isola: ready on ')) resolve();
      });
      this.exited.then((code) => reject(new Error(`isola ended with ${code}: ${this.output}`)));
    });
    this.port = Number(/ready on https?:\/\/[^:]+:(\d+)/.exec(this.output)[1]);
    this.admin = readFileSync(join(this.data, 'admin-token'), 'utf8').trim();
  }

  // What it next writes to standard error that has this in it.
  nextComplaint(pattern) {
    return new Promise((resolve) => {
      const listen = (text) => {
        if (!pattern.test(text)) return;
        this.process.stderr.off('data', listen);
        resolve(text);
      };
      this.process.stderr.on('data', listen);
    });
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  async stop() {
    this.process.kill('SIGTERM');
    const code = await this.exited;
    rmSync(this.data, { recursive: true });
    assert.equal(code, 0, 'a clean stop');
  }

  // `body` is JSON unless it is a string. `from` is the client's address, one of loopback's many.
  ask(method, path, { token, body, headers = {}, from = '127.0.0.1' } = {}) {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const fields = { ...headers };
    if (token) fields.authorization = `Bearer ${token}`;
    if (text !== undefined) fields['content-length'] = Buffer.byteLength(text);
    return new Promise((resolve, reject) => {
      const request = http.request({ host: '127.0.0.1', port: this.port, method, path, headers: fields, localAddress: from, agent: false });
      request.on('error', reject);
      request.on('response', async (response) => {
        if (response.headers['content-type'] === 'text/event-stream') {
          response.destroy();
          return resolve({ status: response.statusCode, headers: response.headers, text: '' });
        }
        let answer = '';
        response.setEncoding('utf8');
        for await (const chunk of response) answer += chunk;
        let json;
        if (response.headers['content-type'] === 'application/json') json = JSON.parse(answer);
        resolve({ status: response.statusCode, headers: response.headers, text: answer, json });
      });
      request.end(text);
    });
  }
}

// The API's document: which operation a request means, and whether an answer is one that it promises.
export class Contract {
  constructor(document) {
    const Ajv = createRequire(join(npm, 'package.json'))('ajv/dist/2020').default;
    this.document = document;
    this.ajv = new Ajv({ strict: false, validateFormats: false });
    this.ajv.addSchema({ $id: 'isola', components: document.components });
    this.seen = new Set();
  }

  operations() {
    return Object.values(this.document.paths).flatMap((path) =>
      ['get', 'post', 'patch', 'delete'].filter((method) => path[method]).map((method) => path[method].operationId));
  }

  resolve(node) {
    if (!node?.$ref) return node;
    return node.$ref.slice(2).split('/').reduce((inner, key) => inner[key], this.document);
  }

  find(method, target) {
    const segments = target.split('?')[0].split('/');
    const matches = Object.entries(this.document.paths).filter(([pattern, path]) => {
      const expected = pattern.split('/');
      return path[method.toLowerCase()] && expected.length === segments.length
        && expected.every((part, i) => (part.startsWith('{') ? segments[i] !== '' : part === segments[i]));
    });
    const fixed = ([pattern]) => pattern.split('/').filter((part) => !part.startsWith('{')).length;
    matches.sort((a, b) => fixed(b) - fixed(a));
    assert(matches.length, `${method} ${target} is not in the document`);
    return matches[0][1][method.toLowerCase()];
  }

  // The names of the operation's parameters in the query.
  queryParameters(method, target) {
    const operation = this.find(method, target);
    const path = Object.values(this.document.paths).find((item) => Object.values(item).includes(operation));
    const parameters = [...(path.parameters ?? []), ...(operation.parameters ?? [])].map((node) => this.resolve(node));
    return parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  }

  check(method, target, answer) {
    const operation = this.find(method, target);
    const what = `${method} ${target} answered ${answer.status} ${answer.text}`;
    this.seen.add(operation.operationId);
    const response = this.resolve(operation.responses[answer.status] ?? operation.responses.default);
    // Of every route, for who goes too far.
    if (!response && answer.status === 429) return;
    assert(response, `${what}: the document has no such answer`);
    const type = (answer.headers['content-type'] ?? '').split(';')[0];
    const content = response.content;
    if (!content) return;
    assert(content[type] ?? content['*/*'], `${what}: the document does not have ${type}`);
    if (type !== 'application/json') return;
    const schema = JSON.parse(JSON.stringify(content[type].schema).replaceAll('"#/components', '"isola#/components'));
    assert(this.ajv.validate(schema, answer.json), `${what}: ${this.ajv.errorsText()}`);
  }
}
