// A server that speaks OpenAI's chat completions from a script: each request gets the next turn, in the shapes that real servers
// send. What was asked is kept.
import http from 'node:http';

const kPieces = 7; // characters of a piece: arguments arrive in the middle of words

const chunk = (model, delta, finish = null) => ({
  id: 'chatcmpl-BxQ3f8', object: 'chat.completion.chunk', created: 1764547200, model, service_tier: 'default', system_fingerprint: 'fp_560af6e559',
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }], usage: null,
});
const pieces = (text) => text.match(new RegExp(`[^]{1,${kPieces}}`, 'g')) ?? [];

// ---- Turns

// `usage` null: a server that does not count.
function* textChunks(model, text, finish) {
  yield chunk(model, { role: 'assistant', content: '', refusal: null });
  for (const piece of pieces(text)) yield chunk(model, { content: piece });
  yield chunk(model, {}, finish);
}

function* callChunks(model, calls) {
  yield chunk(model, { role: 'assistant', content: null });
  for (const [index, { id, name, args }] of calls.entries()) {
    yield chunk(model, { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] });
    for (const piece of pieces(typeof args === 'string' ? args : JSON.stringify(args))) yield chunk(model, { tool_calls: [{ index, function: { arguments: piece } }] });
  }
  yield chunk(model, {}, 'tool_calls');
}

const usageChunk = (model, [prompt, completion]) => ({ ...chunk(model, {}), choices: [],
  usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion, prompt_tokens_details: { cached_tokens: 0 } } });

function stream(response, chunks, { usage = [10, 5], done = true } = {}, model) {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'x-request-id': 'req_1' });
  for (const one of chunks) response.write(`data: ${JSON.stringify(one)}\n\n`);
  if (usage) response.write(`data: ${JSON.stringify(usageChunk(model, usage))}\n\n`);
  if (done) response.write('data: [DONE]\n\n');
  response.end();
}

export const say = (text, more = {}) => (request, response) => stream(response, textChunks(request.model, text, more.finish ?? 'stop'), more, request.model);
export const call = (...calls) => (request, response) => stream(response, callChunks(request.model, calls), {}, request.model);
export const refuse = (status, message, headers = {}) => (request, response) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message, type: 'error', param: null, code: null } }));
};
// Breaks off in the middle of an answer.
export const cut = (text) => (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`data: ${JSON.stringify(chunk(request.model, { role: 'assistant', content: text }))}\n\ndata: {"id":"chatc`, () => response.destroy());
};
// An error in the middle of a stream, with the status long gone.
export const stumble = (message) => (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(`data: ${JSON.stringify(chunk(request.model, { content: 'I' }))}\n\ndata: ${JSON.stringify({ error: { message, type: 'server_error' } })}\n\n`);
};
// A server that does not stream, whatever it is asked.
export const whole = (message, finish = 'stop') => (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', model: request.model, choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }],
    usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } }));
};
export const hang = () => () => {};
// One piece now, the rest when it is let go.
export const slowly = (text) => {
  let letGo;
  const gone = new Promise((resolve) => (letGo = resolve));
  const turn = (request, response) => {
    const chunks = [...textChunks(request.model, text, 'stop'), usageChunk(request.model, [10, 5])];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${JSON.stringify(chunks.shift())}\n\n`);
    gone.then(() => { for (const one of chunks) response.write(`data: ${JSON.stringify(one)}\r\n\r\n`); response.end('data: [DONE]\r\n\r\n'); });
  };
  return Object.assign(turn, { letGo });
};

export class Model {
  constructor() {
    this.requests = [];
    this.script = [];
    this.listeners = [];
  }

  async start() {
    this.server = http.createServer(async (incoming, response) => {
      let text = '';
      for await (const piece of incoming.setEncoding('utf8')) text += piece;
      const request = { method: incoming.method, path: incoming.url, headers: incoming.headers, ...JSON.parse(text || '{}') };
      this.requests.push(request);
      const turn = this.script.shift() ?? refuse(500, 'the script has ended');
      if (incoming.method !== 'POST' || incoming.url !== '/v1/chat/completions') refuse(404, `no ${incoming.method} ${incoming.url}`)(request, response);
      else turn(request, response);
      for (const listener of this.listeners.splice(0)) listener();
    });
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}/v1`;
  }

  // The turns that come next; those that were left over are forgotten.
  expect(...turns) {
    this.requests = [];
    this.script = turns;
  }

  // Until so many were asked since expect().
  async asked(count) {
    while (this.requests.length < count) await new Promise((resolve) => this.listeners.push(resolve));
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
