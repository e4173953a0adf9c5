// What blocks of the book need besides a server: files, a model, another port than the one that is written there.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { compareText, run } from '../support/blocks.mjs';

// By page, the kinds that another test runs.
export const elsewhere = {
  'api.md': ['sh'], // api/transcript.mjs
  'triggers.md': ['sh'],
  'objects.md': ['js'], // s3/examples.mjs
  'realtime.md': ['js', 'json'],
};

const ok = (answer) => {
  assert(answer.status < 300, answer.text);
  return answer.json;
};
const deploy = async ({ server }, name, code, more = {}) =>
  ok(await server.ask('POST', '/v1/default/functions', { token: server.admin, body: { name, code, triggers: [{ type: 'http', config: { auth: 'none' } }], ...more } }));
const visit = ({ server }, path, options) => server.ask('GET', `/v1/default/fn/${path}`, options);
const picture = new URL('../../../docs/screenshots/logs-light.png', import.meta.url).pathname;

// A program until it has written what the pattern says.
async function until(pattern, command, { env, folder }) {
  const program = spawn('bash', ['-c', `exec ${command}`], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const ended = once(program, 'exit');
  await new Promise((resolve, reject) => {
    const look = (piece) => {
      text += piece;
      if (pattern.test(text)) resolve();
    };
    for (const stream of [program.stdout, program.stderr]) stream.setEncoding('utf8').on('data', look);
    program.once('close', () => reject(new Error(`${command} ended without ${pattern}: ${text}`)));
  });
  return { program, text, end: async () => { program.kill(); await ended; } };
}

// A session at a terminal: "$ command" and what it writes, in which numbers and "..." stand for any.
async function terminal({ text }, context) {
  const ends = [];
  for (const [, command, output] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
    if (output === '') {
      assert.equal(spawnSync('bash', ['-n', '-c', command]).status, 0, command);
      continue;
    }
    const pattern = output.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/,? ?\\\.\\\.\\\. ?/g, '.*').replace(/\d+/g, '\\d+');
    ends.push((await until(new RegExp(pattern, 'm'), command, context)).end);
  }
  for (const end of ends) await end();
}

// A model that answers everything.
async function model() {
  const server = http.createServer(async (request, response) => {
    for await (const piece of request) void piece;
    response.setHeader('content-type', 'text/event-stream');
    response.end(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'the free plan' }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/v1`, close: () => server.close() };
}

const tool = { agent_tool: true, agent_tool_description: 'A tool.' };

export const scenarios = {
  'concepts.md': { blocks: [{ match: /hello:/, run: async ({ text }, context) => {
    await deploy(context, 'concepts', text);
    assert.deepEqual((await visit(context, 'concepts?name=Ada')).json, { hello: 'Ada' });
  } }] },
  'moving.md': { blocks: [
    { match: /fetch\(request, env, ctx\)/, run: async ({ text }, context) => {
      await deploy(context, 'worker', text);
      assert.equal((await visit(context, 'worker')).text, 'Hello from an island');
      assert.deepEqual((await visit(context, 'worker/count')).json, { count: 1 });
    } },
    { match: /ctx\.user/, run: async ({ text }, context) => {
      const { server } = context;
      await deploy(context, 'signed', text, { triggers: [{ type: 'http', config: { auth: 'optional' } }] });
      assert.equal((await visit(context, 'signed')).status, 401);
      const { token } = ok(await server.ask('POST', '/v1/default/tokens', { token: server.admin, body: { kind: 'end_user', user_id: 'ada' } }));
      const answer = await server.ask('POST', '/v1/default/fn/signed', { token, body: { name: 'Ada' } });
      assert.deepEqual(answer.json, { message: 'Hello Ada!', user: 'ada' });
    } },
  ] },
  'operating.md': { blocks: [{ match: /waiting_calls/, run: async ({ text }, context) => {
    writeFileSync(join(context.folder, 'isola.toml'), text);
    const { end } = await until(/ready on/, 'isola serve --config isola.toml --port 0 --s3-port off --data other', context);
    await end();
  } }] },
  'cli.md': {
    before: ({ folder }) => {
      writeFileSync(join(folder, 'hello.js'), "export default () => new Response('hi')");
      mkdirSync(join(folder, '.config/fish/completions'), { recursive: true });
      mkdirSync(join(folder, 'zsh'));
    },
    blocks: [
      // The server is the test's own, and nobody presses Ctrl-C.
      { match: /^isola serve &/, run: async ({ text }, context) => {
        const [, follow] = /^(.*--follow)$/m.exec(text);
        run({ text: text.replace(/^isola serve &.*$/m, '').replace(follow, '') }, { env: context.env, cwd: context.folder });
        const { end } = await until(/ 200 /, follow, context);
        await end();
      } },
      { match: /@isola/, run: ({ text }, { env, folder }) => {
        writeFileSync(join(folder, 'settings.js'), text);
        const sent = JSON.parse(run({ text: 'isola deploy settings.js --dry-run --json' }, { env, cwd: folder }));
        assert.deepEqual([sent.timeoutMs, sent.triggers[0].config.auth], [5000, 'none']);
      } },
      { match: /entry = "main\.ts"/, run: ({ text }, { env, folder }) => {
        mkdirSync(join(folder, 'shop'));
        writeFileSync(join(folder, 'shop/isola.toml'), text);
        writeFileSync(join(folder, 'shop/main.ts'), 'export default () => new Response()');
        const sent = JSON.parse(run({ text: 'isola deploy shop --dry-run --json' }, { env, cwd: folder }));
        assert.deepEqual([sent.name, sent.timeoutMs, sent.triggers[0].type], ['orders', 5000, 'cron']);
      } },
      { match: /SyntaxError/, run: ({ text }, { env, folder }) => {
        writeFileSync(join(folder, 'broken.js'), 'export default () => {\n  return new Response(;\n};\n');
        const { stderr } = spawnSync('isola', ['deploy', 'broken.js'], { env, cwd: folder, encoding: 'utf8' });
        compareText(stderr.split('\n').slice(0, 3).join('\n'), text, 'the fault');
      } },
      { match: /completions zsh/, run: (block, { env, folder }) => { run({ text: `fpath=([1]=zsh)\n${block.text}` }, { env, cwd: folder }); } },
    ],
  },
  'debugging.md': {
    before: (context) => deploy(context, 'hello', "export default () => new Response('hi')"),
    blocks: [{ match: /isola debug/, run: async ({ text }, context) => {
      const { end, text: told } = await until(/devtools:\/\/|no debugger/, text.trim(), context);
      assert.match(told, /devtools|built without/);
      await end();
    } }, { match: /isola replay/, run: async ({ text }, { server, env, folder }) => {
      const code = 'export default () => new Response(String(Math.random()))';
      ok(await server.ask('POST', '/v1/default/functions', { token: server.admin, body: { name: 'orders', code, record: 'all' } }));
      const { headers } = await server.ask('POST', '/v1/default/functions/orders/invoke', { token: server.admin, body: {} });
      writeFileSync(join(folder, 'orders.js'), code);
      run({ text: text.replaceAll(/inv_\d+/g, headers['x-isola-invocation']) }, { env, cwd: folder });
    } }],
  },
  'objects.md': {
    before: ({ folder }) => { copyFileSync(picture, join(folder, 'picture.png')); },
    blocks: [{ match: /aws s3 mb/, run: async ({ text }, context) => {
      const { server, env, folder } = context;
      const [, endpoint] = /S3 endpoint on (\S+)/.exec(server.output);
      const key = ok(await server.ask('POST', '/v1/default/tokens', { token: server.admin, body: { kind: 's3', name: 'laptop' } }));
      run({ text: text.replace('http://127.0.0.1:4000', context.origin).replace('http://127.0.0.1:4001', endpoint)
        .replace('AWS_ACCESS_KEY_ID=...', `AWS_ACCESS_KEY_ID=${key.access_key_id}`).replace('AWS_SECRET_ACCESS_KEY=...', `AWS_SECRET_ACCESS_KEY=${key.secret_access_key}`) },
      { env, cwd: folder });
      // What the block exports holds for the page's later blocks too.
      Object.assign(env, { AWS_ACCESS_KEY_ID: key.access_key_id, AWS_SECRET_ACCESS_KEY: key.secret_access_key, AWS_DEFAULT_REGION: 'us-east-1', AWS_ENDPOINT_URL: endpoint });
    } }],
  },
  'agents.md': {
    before: async (context) => {
      for (const name of ['lookup', 'refund'])
        await deploy(context, name, 'export default () => Response.json({})', { ...tool, agent_tool_mode: name === 'refund' ? 'read_write' : 'read_only' });
      writeFileSync(join(context.folder, 'key.txt'), 'sk-test');
    },
    blocks: [
      { match: /spec_version/, run: async ({ text }, { server }) => {
        ok(await server.ask('POST', '/v1/default/agents', { token: server.admin, body: { name: 'support', graph_spec: JSON.parse(text) } }));
      } },
      { match: /mcp_servers/, run: async ({ text }, { server }) => {
        const graph_spec = { spec_version: 1, entry: 'done', tools: JSON.parse(text), nodes: [{ id: 'done', type: 'end', output: 'x' }], edges: [] };
        ok(await server.ask('POST', '/v1/default/agents', { token: server.admin, body: { name: 'foreign', graph_spec } }));
      } },
      { match: /llm-base-url/, run: async ({ text }, context) => {
        const { url, close } = await model();
        const lines = text.replace('https://api.openai.com/v1', url).replace('run_7', 'run_1').split('\n');
        // The model answers in this very process: nothing here may wait for a program without it.
        for (const line of lines.filter((one) => one !== '')) {
          const { program, end } = await until(/plan|gpt|run_end|settings|url/i, line, context);
          if (program.exitCode === null && program.signalCode === null) await end();
        }
        close();
      } },
      { match: /interface Input/, run: ({ text }, context) => deploy(context, 'typed', `${text}\nexport default () => Response.json({});`, tool) },
      { match: /inputSchema/, run: ({ text }, context) => deploy(context, 'schema', text, tool) },
      { match: /ctx\.tool\.progress/, run: async ({ text }, context) => {
        const { server } = context;
        await deploy(context, 'looker', text, tool);
        const { count } = ok(await server.ask('POST', '/v1/default/fn/looker', { token: server.admin, body: { ids: ['a', 'b'] } }));
        assert.equal(count, 2);
      } },
      { match: /approvals approve/, run: async ({ text }, context) => {
        const { server, env, folder } = context;
        const made = [];
        for (const id of ['r1', 'r2', 'r3'])
          made.push(ok(await server.ask('POST', '/v1/default/agents/support/tools/refund', { token: server.admin, body: { arguments: { id } } })).approval.id);
        run({ text: text.replace('apr_7', made[0]).replace('apr_8', made[1]).replace('apr_9', made[2]) }, { env, cwd: folder });
      } },
    ],
  },
  'api.md': { blocks: [{ match: /^\$ isola serve/, run: terminal }, { match: /^\$ curl -N/, run: async (block, context) => {
    await deploy(context, 'rows', 'export default () => new Response()');
    await visit(context, 'rows');
    await terminal(block, context);
  } }] },
};
