// Webhooks as the vendors' own libraries sign them: taken, run once, and refused when something about them is wrong.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from '../api/support.mjs';

const [, , , clients] = process.argv;
const require = createRequire(join(clients, 'package.json'));
const { Webhooks } = await import(pathToFileURL(require.resolve('@octokit/webhooks')).href).catch(() =>
  import(pathToFileURL(join(clients, 'node_modules/@octokit/webhooks/dist-bundle/index.js')).href));
const Stripe = require('stripe');
const { Webhook } = require('standardwebhooks');

const server = new Server();
await server.start();
const ask = (method, path, body, headers) => server.ask(method, path, { token: headers ? undefined : server.admin, body, headers });
const code = 'export default async (req, ctx) => Response.json({ ...ctx.trigger, body: await req.text() })';
async function deploy(name, config) {
  const answer = await ask('POST', '/v1/default/functions', { name, code, triggers: [{ type: 'webhook', config }] });
  assert.equal(answer.status, 201, answer.text);
  assert.match(answer.json.webhook_url, /\/v1\/default\/webhook\/.*\?sig=/);
}
const reason = async (name) => (await ask('GET', `/v1/default/functions/${name}/logs?limit=1`)).json.logs[0].error;

// Sends it whole, again, and with a body that was changed on the way.
async function holds(name, provider, event, body, headers) {
  const path = `/v1/default/webhook/${name}`;
  const changed = await ask('POST', path, `${body} `, headers);
  assert.equal(changed.status, 401, changed.text);
  assert.match(await reason(name), /the signature does not match/);
  const taken = await ask('POST', path, body, headers);
  assert.equal(taken.status, 200, taken.text);
  assert.equal(taken.json.provider, provider);
  assert.equal(taken.json.event, event);
  assert.equal(taken.json.body, body);
  assert.deepEqual((await ask('POST', path, body, headers)).json, { ok: true, duplicate: true });
}

await deploy('github', { secret: 'a secret', secret_required: true, allowed_sources: 'github' });
const push = JSON.stringify({ ref: 'refs/heads/main', message: 'Grüße' });
await holds('github', 'github', 'push', push, {
  'x-github-event': 'push',
  'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  'x-hub-signature-256': await new Webhooks({ secret: 'a secret' }).sign(push),
});

await deploy('stripe', { secret: 'whsec_test', secret_required: true, allowed_sources: 'stripe' });
const stripe = new Stripe('sk_test_x');
const paid = JSON.stringify({ id: 'evt_1', object: 'event', type: 'invoice.paid' });
const stripeHeader = (timestamp) => stripe.webhooks.generateTestHeaderString({ payload: paid, secret: 'whsec_test', timestamp });
await holds('stripe', 'stripe', 'invoice.paid', paid, { 'stripe-signature': stripeHeader() });
const old = await ask('POST', '/v1/default/webhook/stripe', paid, { 'stripe-signature': stripeHeader(Math.floor(Date.now() / 1000) - 400) });
assert.equal(old.status, 401);
assert.match(await reason('stripe'), /the timestamp is 40\d s old/);

const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
await deploy('standard', { secret: key, secret_required: true, allowed_sources: 'standard' });
const message = JSON.stringify({ type: 'user.created', data: {} });
const now = new Date();
await holds('standard', 'standard', 'user.created', message, {
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(Math.floor(now / 1000)),
  'webhook-signature': new Webhook(key).sign('msg_1', now, message),
});
await server.stop();
console.log('the vendors\' own libraries are understood');
