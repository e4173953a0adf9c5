// Standing in a call that was: a recorded call runs again in a debugging session, by way of a real client of the protocol.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Theatre } from './support.mjs';

const CDP = createRequire(join(process.argv[4], 'package.json'))('chrome-remote-interface');
const theatre = await new Theatre().start();

await theatre.deploy('dice', `export default async (req, ctx) => {
  const thrown = Math.random();
  const at = Date.now();
  await ctx.kv.put('last', thrown);
  if (thrown >= 0) throw new Error('It shows ' + thrown + ' at ' + Date.now() + ' and ' + crypto.randomUUID());
  return new Response(String(at));
}`, { record: 'errors' });
const failed = await theatre.call('dice');
const row = await theatre.row(failed);
await theatre.deploy('dice', 'export default () => new Response("mended")');

const path = '/v1/default/functions/dice/debug';
await theatre.manage('POST', path, { replay: 'inv_1' }, 404);
await theatre.deploy('other', 'export default () => new Response()');
await theatre.manage('POST', '/v1/default/functions/other/debug', { replay: row.id }, 400);
const session = await theatre.manage('POST', path, { replay: row.id }, 201);
assert.equal(session.version, 1, 'the version that ran');
await theatre.manage('POST', `/v1/default/invocations/${row.id}/replay?debug=nothing`, undefined, 400);
await theatre.manage('POST', `/v1/default/functions/dice/invoke?debug=${session.id}`, {}, 400);

const client = await CDP({ target: session.webSocketDebuggerUrl, local: true });
await client.Runtime.enable();
await client.Debugger.enable();
await client.Debugger.setBreakpointByUrl({ url: 'fn://default/dice/index.js', lineNumber: 3 });
const pause = client.Debugger.paused();
const again = theatre.manage('POST', `/v1/default/invocations/${row.id}/replay?debug=${session.id}`);
await client.Runtime.runIfWaitingForDebugger();
const { callFrames } = await pause;
assert.equal(callFrames[0].location.lineNumber, 3);
const evaluate = async (expression) =>
  (await client.Debugger.evaluateOnCallFrame({ callFrameId: callFrames[0].callFrameId, expression, returnByValue: true })).result.value;
const thrown = await evaluate('thrown');
assert.ok(row.error.includes(`It shows ${thrown} at `), `${row.error}, ${thrown}`);
assert.ok(await evaluate('Date.now()') > await evaluate('at'), 'what is evaluated is of today, and takes nothing from the call');
await evaluate('Math.random()');
await client.Debugger.resume();
const answer = await again;
assert.equal(answer.error.message, row.error);
assert.deepEqual(answer.differences, []);
await client.close();

await theatre.server.stop();
console.log('a call that was can be stood in');
