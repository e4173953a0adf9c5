// A small real collector: what it is sent is OTLP, it is sent again while it is away or busy, nothing is skipped over a restart.
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { Server } from './support.mjs';

class Collector {
  spans = [];
  records = [];
  refuseNext = 0; // requests to answer with 503

  async listen(port = 0) {
    this.server = http.createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) text += chunk;
      if (this.refuseNext > 0) {
        this.refuseNext--;
        return response.writeHead(503).end();
      }
      assert.equal(request.headers['content-type'], 'application/json');
      assert.equal(request.headers['x-key'], 'a,b');
      const body = JSON.parse(text);
      if (request.url === '/v1/traces') this.spans.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
      else if (request.url === '/v1/logs') this.records.push(...body.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)));
      else assert.fail(request.url);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      this.server.emit('taken');
    });
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = this.server.address().port;
  }

  async until(holds) {
    while (!holds()) await once(this.server, 'taken');
  }

  async close() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

const collector = new Collector();
await collector.listen();
process.env.OTEL_EXPORTER_OTLP_HEADERS = 'x-key=a%2Cb';
const flags = ['--otlp-endpoint', `http://127.0.0.1:${collector.port}/`];
const server = new Server();
await server.start(flags);

const deploy = (name, code) => server.ask('POST', '/v1/default/functions', { token: server.admin, body: { name, code, triggers: [{ type: 'http', config: { auth: 'none' } }] } });
await deploy('inner', 'export default (req) => { console.warn("inside"); return new Response(req.headers.get("traceparent")) }');
await deploy('outer', 'export default async (r, ctx) => { if (new URL(r.url).search === "?fail") throw new Error("no"); return ctx.invoke("inner") }');
const call = (path, headers = {}) => server.ask('GET', `/v1/default/fn/${path}`, { headers });
const attribute = (item, key) => Object.values(item.attributes.find((pair) => pair.key === key)?.value ?? {})[0];
const named = (name) => collector.spans.filter((span) => span.name === name);

// A trace that begins here: both calls are spans of it, one below the other.
const before = BigInt(Date.now()) * 1_000_000n;
const { text } = await call('outer?a=1');
await collector.until(() => named('outer').length === 1 && named('inner').length === 1 && collector.records.length === 1);
const [[outer], [inner], [record]] = [named('outer'), named('inner'), collector.records];
assert.equal(text, `00-${outer.traceId}-${outer.spanId}-01`);
assert.match(outer.traceId, /^[0-9a-f]{32}$/);
assert.deepEqual([inner.traceId, inner.parentSpanId, outer.parentSpanId], [outer.traceId, outer.spanId, undefined]);
assert(BigInt(outer.startTimeUnixNano) >= before - 1_000_000n && BigInt(outer.endTimeUnixNano) >= BigInt(outer.startTimeUnixNano));
assert.deepEqual([outer.kind, outer.status, attribute(outer, 'http.request.method'), attribute(outer, 'http.response.status_code'), attribute(outer, 'url.path')],
  [2, undefined, 'GET', '200', '/']);
assert.deepEqual([record.body.stringValue, record.severityNumber, record.traceId, record.spanId], ['inside', 13, inner.traceId, inner.spanId]);

// One that comes in goes on; one that is not sampled is not sent.
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
await call('inner', { traceparent: `00-${trace}-00f067aa0ba902b7-00` });
await call('inner', { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
await collector.until(() => named('inner').length === 2 && collector.records.length === 3);
assert.deepEqual([named('inner')[1].traceId, named('inner')[1].parentSpanId], [trace, '00f067aa0ba902b7']);

// Failures are marked, and are records too.
await call('outer?fail');
await collector.until(() => named('outer').length === 2 && collector.records.length === 4);
assert.equal(named('outer')[1].status.code, 2);
assert.match(collector.records[3].body.stringValue, /no/);

// A collector that is busy, then one that is away, then a server that is killed: everything arrives in the end.
collector.refuseNext = 2;
await call('inner');
await collector.until(() => named('inner').length === 3);
await collector.close();
await call('inner');
await server.ask('GET', '/v1/default/functions/inner/logs', { token: server.admin }); // the row is on the disk
await server.kill();
await collector.listen(collector.port);
await server.start(flags);
await collector.until(() => named('inner').length >= 4);
const ids = new Set(named('inner').map((span) => attribute(span, 'faas.invocation_id')));
assert.equal(ids.size, 4, 'each call is there');

await server.stop();
await collector.close();
const wrong = new Server();
await assert.rejects(wrong.startEncrypted(['--otlp-endpoint', 'collector:4318']), /ended with 1/);
console.log('spans and logs reach the collector');
