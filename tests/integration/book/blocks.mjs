// node blocks.mjs BINARIES: every block of code on the pages of docs/book.json, run against a real server. What a page says beside it is
// in scenarios.mjs; two tests have pages of their own: api/transcript.mjs (api.md, triggers.md) and s3/examples.mjs.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from '../api/support.mjs';
import { blocksOf, run } from '../support/blocks.mjs';
import { elsewhere, scenarios } from './scenarios.mjs';

const [, , binaries] = process.argv;
const docs = new URL('../../../docs/', import.meta.url).pathname;
const pages = JSON.parse(readFileSync(join(docs, 'book.json'), 'utf8')).flatMap((part) => part.pages);

const folders = [];
process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

for (const page of pages) {
  const blocks = blocksOf(join(docs, page)).filter(({ kind, isOutput }) => !isOutput && !elsewhere[page]?.includes(kind));
  if (blocks.length === 0) continue;
  const scenario = scenarios[page] ?? {};
  const server = new Server();
  await server.start();
  const folder = mkdtempSync(join(tmpdir(), 'isola-page-'));
  folders.push(folder);
  const origin = `http://127.0.0.1:${server.port}`;
  const env = {
    ...process.env, HOME: folder, PATH: `${binaries}:${process.env.PATH}`, ISOLA_DATA: server.data, ISOLA_PORT: '0',
    ORIGIN: origin, URL: `${origin}/v1/default`, TOKEN: server.admin,
  };
  const context = { server, folder, env, origin, binaries };
  await scenario.before?.(context);
  const used = new Set();
  for (const block of blocks) {
    const index = (scenario.blocks ?? []).findIndex(({ match }, i) => !used.has(i) && match.test(block.text));
    if (index >= 0) {
      used.add(index);
      await scenario.blocks[index].run(block, context);
    } else {
      assert.equal(block.kind, 'sh', `${page}: nothing runs this block of ${block.kind || 'text'}:\n${block.text}`);
      run(block, { env, cwd: folder });
    }
  }
  assert.equal(used.size, (scenario.blocks ?? []).length, `${page}: scenarios.mjs waits for a block that is not there`);
  await scenario.after?.(context);
  await server.stop();
  console.log(`ok ${page}: ${blocks.length} blocks`);
}
