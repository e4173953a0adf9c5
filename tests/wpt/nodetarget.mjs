// Node.js: each test file in a process of its own. Its fetch knows no base URL, so it is given one.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const main = `
import { writeSync } from 'node:fs';
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});
const { fetch } = globalThis;
globalThis.fetch = function (input, init) {
  return fetch(typeof input === 'string' && globalThis.location ? new URL(input, location) : input, init);
};
const { default: handler } = await import(process.argv[2]);
const text = Buffer.from(await (await handler(new Request('http://localhost/' + process.argv[3]))).text());
for (let at = 0; at < text.length;) at += writeSync(3, text, at);
process.exit(0);
`;

export class NodeTarget {
  name = 'node';
  #folder;
  #count = 0;

  static async start() {
    const target = new NodeTarget();
    target.#folder = mkdtempSync(path.join(tmpdir(), 'node-wpt-'));
    writeFileSync(path.join(target.#folder, 'main.mjs'), main);
    return target;
  }

  run(code, query, limitMs) {
    const program = path.join(this.#folder, `test-${++this.#count}.mjs`);
    writeFileSync(program, code);
    const command = '"$0" --no-warnings "$1" "$2" "$3" 3>&1 >/dev/null 2>&1';
    return new Promise((resolve) => {
      execFile('sh', ['-c', command, process.execPath, path.join(this.#folder, 'main.mjs'), program, query],
        { timeout: 2 * limitMs, killSignal: 'SIGKILL', maxBuffer: 2 ** 28 }, (error, text) => {
          try {
            resolve(JSON.parse(text));
          } catch {
            resolve({ status: 1, message: String(error ?? 'no result'), tests: [] });
          }
        });
    });
  }

  async stop() {
    rmSync(this.#folder, { recursive: true });
  }
}
