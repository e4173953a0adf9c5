// How late schedules fire: functions with "* * * * *" on a server of its own, beside node's setTimeout to the same second and the
// npm package croner, each in a process of its own, in the same minutes. Late is when the function's or callback's first line runs.
// node bench/cron_punctuality.mjs build/release/bin [MINUTES [FUNCTIONS]]; npm ci in bench/ first, for croner.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const minute = 60000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const [, , binaries, minutes = '5', functions = '10'] = process.argv;

// The peers: this program again, with what it is to be.
if (binaries === 'peer') {
  const [, , , kind, count] = process.argv;
  const late = [];
  const note = () => {
    const now = Date.now();
    late.push(now % minute < minute / 2 ? now % minute : (now % minute) - minute); // negative: too early
    if (late.length < Number(count)) return true;
    console.log(JSON.stringify(late));
    process.exit(0);
  };
  if (kind === 'croner') {
    const { Cron } = await import('croner');
    new Cron('* * * * *', note);
  } else {
    const arm = () => setTimeout(() => note() && arm(), minute - (Date.now() % minute));
    arm();
  }
} else {
  await measure();
}

async function peer(kind) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'peer', kind, minutes], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const text of child.stdout) output += text;
  return output === '' ? [] : JSON.parse(output);
}

async function isola() {
  const data = mkdtempSync(join(tmpdir(), 'isola-bench-'));
  const server = spawn(join(binaries, 'isola'), ['serve', '--data', data, '--port', '0', '--s3-port', 'off'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = String(await new Promise((resolve) => server.stdout.once('data', resolve)));
  const port = Number(/ready on http:\/\/[^:]+:(\d+)/.exec(line)[1]);
  const headers = { authorization: `Bearer ${readFileSync(join(data, 'admin-token'), 'utf8').trim()}` };
  const ask = (method, path, body) => new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path: `/v1/default${path}`, headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      if (response.statusCode < 300) resolve(JSON.parse(text));
      else reject(new Error(text));
    });
    request.on('error', reject).end(body && JSON.stringify(body));
  });
  const code = 'export default (req, ctx) => { const now = Date.now(); console.log(now - Date.parse(ctx.trigger.scheduled_at)); return new Response() }';
  for (let i = 0; i < Number(functions); ++i)
    await ask('POST', '/functions', { name: `tick-${i}`, code, triggers: [{ type: 'cron', config: { schedule: '* * * * *' } }] });
  const end = (Math.floor(Date.now() / minute) + Number(minutes)) * minute + minute / 4;
  await pause(end - Date.now());
  const late = [];
  for (let i = 0; i < Number(functions); ++i)
    late.push(...(await ask('GET', `/functions/tick-${i}/logs?trigger=cron&limit=1000`)).logs.flatMap((row) => row.consoleLogs.map(({ message }) => Number(message))));
  server.kill();
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(data, { recursive: true });
  return late;
}

async function measure() {
  const [ours, timeout, croner] = await Promise.all([isola(), peer('setTimeout'), peer('croner')]);
  const summary = (late) => {
    const sorted = [...late].sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return sorted.length === 0 ? null : { runs: sorted.length, earliest_ms: sorted[0], p50_ms: at(0.5), p95_ms: at(0.95), latest_ms: sorted.at(-1) };
  };
  console.log(JSON.stringify({ isola: summary(ours), node_setTimeout: summary(timeout), croner: summary(croner) }, null, 2));
}
