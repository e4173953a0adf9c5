// A real server: each test file is deployed, called and deleted.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export class IsolaTarget {
  name = 'isola';
  #process;
  #folder;
  #origin;
  #token;
  #count = 0;

  static async start(bin) {
    const target = new IsolaTarget();
    target.#folder = mkdtempSync(path.join(tmpdir(), 'isola-wpt-'));
    target.#process = spawn(path.join(bin, 'isola'), ['serve', '--port', '0', '--data', target.#folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(target.#process.stdout)) {
      target.#origin = /ready on (http:\S+)/.exec(line)?.[1];
      if (target.#origin !== undefined) break;
    }
    if (target.#origin === undefined) throw new Error('isola serve did not start');
    target.#token = readFileSync(path.join(target.#folder, 'admin-token'), 'utf8').trim();
    return target;
  }

  #ask(method, route, body) {
    return fetch(this.#origin + route, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  async run(code, query, limitMs) {
    const name = `test-${++this.#count}`;
    const deployed = await this.#ask('POST', '/v1/default/functions', {
      name,
      code,
      timeoutMs: limitMs + 10_000,
      memoryLimitMb: 512,
      triggers: [{ type: 'http', config: { auth: 'none' } }],
    });
    if (!deployed.ok) return { status: 1, message: await deployed.text(), tests: [] };
    const { id } = await deployed.json();
    const answer = await fetch(`${this.#origin}/v1/default/fn/${name}${query}`);
    const text = await answer.text();
    await this.#ask('DELETE', `/v1/default/functions/${id}`);
    return answer.ok ? JSON.parse(text) : { status: 1, message: text, tests: [] };
  }

  async stop() {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill();
    await ended;
    rmSync(this.#folder, { recursive: true });
  }
}
