// Runs a page of docs: each sh block against a real server, its output held against the block that follows.
import assert from 'node:assert/strict';
import { blocksOf, run } from '../support/blocks.mjs';
import { Server } from './support.mjs';

const [, , , , document] = process.argv;
const server = new Server();
await server.start();
const env = { ...process.env, URL: `http://127.0.0.1:${server.port}/v1/default`, TOKEN: server.admin };
const blocks = blocksOf(document).filter(({ kind }) => kind === 'sh');
for (const block of blocks) run(block, { env });
assert(blocks.length >= 10, 'the document has its blocks');
await server.stop();
console.log(`${blocks.length} blocks of the document hold`);
