// Bodies as they flow through a function: chunk by chunk, both ways at once, larger than any buffer, to clients that are slow or
// leave.

#include "tests/integration/support/ServerProcess.h"

#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

static constexpr qint64 kMegabyte = 1024 * 1024;
static constexpr qint64 kLarge = 50 * kMegabyte;

class TestStreaming : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { QVERIFY2(m_server.get("/healthz").status == 200, m_server.standardError()); }

    void aResponseArrivesChunkByChunk();
    void requestAndResponseFlowAtOnce();
    void aLargeRequestIsReadInBoundedMemory_data();
    void aLargeRequestIsReadInBoundedMemory();
    void aLargeResponseIsSentInBoundedMemory();
    void aLargeBodyIsEchoedUnchanged();
    void anUnreadRequestBodyIsNoObstacle();
    void aClientThatLeavesAbortsTheRequest();
    void aClientThatLeavesDuringItsRequestIsNoticed();
    void aSlowReaderHoldsUpOnlyItself();
    void headAnswersWithoutABody();
    void largeHeadersPassBothWays();
    void oldClientsGetTheirStreamUntilTheClose();

private:
    qint64 number(const QByteArray &functionAndPath) { return m_server.visit(functionAndPath).body.toLongLong(); }

    ServerProcess m_server;
};

void TestStreaming::initTestCase()
{
    QVERIFY2(m_server.start(), m_server.standardError());
    m_server.deploy("echo", "export default (req) => new Response(req.body, { headers: { 'x-method': req.method } })");
    // Every byte is told by its place, so that a chunk that is lost, doubled or moved shows.
    m_server.deploy("count", R"(export default async (req) => {
  let total = 0, wrong = 0;
  for await (const chunk of req.body) for (const byte of chunk) if (byte !== total++ % 251) wrong++;
  return Response.json([total, wrong]);
})");
    m_server.deploy("large", R"(export default (req) => {
  const total = Number(new URL(req.url).searchParams.get('bytes'));
  let sent = 0;
  return new Response(new ReadableStream({ pull(c) {
    const chunk = new Uint8Array(Math.min(100003, total - sent));
    for (let i = 0; i < chunk.length; i++) chunk[i] = (sent + i) % 251;
    sent += chunk.length;
    if (chunk.length > 0) c.enqueue(chunk); else c.close();
  } }, { highWaterMark: 0 }));
})");
}

static QByteArray pattern(qint64 from, qint64 size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qint64 i = 0; i < size; ++i)
        bytes[i] = char((from + i) % 251);
    return bytes;
}

// The second event is made only when another call asks for it: the first cannot have waited for it.
void TestStreaming::aResponseArrivesChunkByChunk()
{
    m_server.deploy("events", R"(let next;
export default (req) => {
  if (new URL(req.url).pathname.endsWith('/next')) { next(); return new Response('ok'); }
  return new Response(new ReadableStream({ async start(c) {
    for (let n = 1; n <= 3; n++) {
      c.enqueue(new TextEncoder().encode(`id: ${n}\ndata: event ${n}\n\n`));
      await new Promise(resolve => { next = resolve; });
    }
    c.close();
  } }), { headers: { 'content-type': 'text/event-stream' } });
})");
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    client.send(HttpClient::head({"GET", "/v1/default/fn/events", {}, {}, {}}, m_server.port()));
    const HttpAnswer head = client.readHead();
    QCOMPARE(head.field("content-type"), "text/event-stream");
    QCOMPARE(head.field("transfer-encoding"), "chunked");
    for (int n = 1; n <= 3; ++n) {
        const QByteArray number = QByteArray::number(n);
        QCOMPARE(client.readBodyPart(), "id: " + number + "\ndata: event " + number + "\n\n");
        QCOMPARE(m_server.visit("events/next").body, "ok");
    }
    QCOMPARE(client.readBodyPart(), "");
    QVERIFY(client.isBodyComplete());
}

void TestStreaming::requestAndResponseFlowAtOnce()
{
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    client.send("POST /v1/default/fn/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20; ++i) {
        client.send("5\r\npart" + QByteArray::number(i % 10) + "\r\n");
        if (i == 0)
            QCOMPARE(client.readHead().status, 200);
        QCOMPARE(client.readBodyPart(), "part" + QByteArray::number(i % 10));
    }
    client.send("0\r\n\r\n");
    QCOMPARE(client.readBodyPart(), "");
    QVERIFY(client.isBodyComplete());
    QCOMPARE(client.ask({"POST", "/v1/default/fn/echo", {}, "again", {}}).body, "again"); // on the same connection
}

void TestStreaming::aLargeRequestIsReadInBoundedMemory_data()
{
    QTest::addColumn<bool>("isChunked");
    QTest::newRow("content-length") << false;
    QTest::newRow("chunked") << true;
}

void TestStreaming::aLargeRequestIsReadInBoundedMemory()
{
    QFETCH(bool, isChunked);
    const qint64 before = m_server.residentBytes();
    qint64 highest = before;
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    client.send("POST /v1/default/fn/count HTTP/1.1\r\nHost: x\r\n"
        + (isChunked ? "Transfer-Encoding: chunked"_ba : "Content-Length: " + QByteArray::number(kLarge)) + "\r\n\r\n");
    for (qint64 sent = 0; sent < kLarge; sent += kMegabyte) {
        const QByteArray piece = pattern(sent, kMegabyte);
        QVERIFY(client.send(isChunked ? "100000\r\n" + piece + "\r\n" : piece));
        highest = qMax(highest, m_server.residentBytes());
    }
    if (isChunked)
        client.send("0\r\n\r\n");
    const HttpAnswer answer = client.readAnswer();
    QCOMPARE(answer.body, "[" + QByteArray::number(kLarge) + ",0]");
    QVERIFY2(highest - before < 32 * kMegabyte, QByteArray::number(highest - before));
    QCOMPARE(m_server.logs("count", "limit=1")[0]["request_bytes"_L1].toInteger(), kLarge);
}

void TestStreaming::aLargeResponseIsSentInBoundedMemory()
{
    const qint64 before = m_server.residentBytes();
    qint64 highest = before;
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    client.send(
        HttpClient::head({"GET", "/v1/default/fn/large?bytes=" + QByteArray::number(kLarge), {}, {}, {}}, m_server.port()));
    QCOMPARE(client.readHead().status, 200);
    qint64 received = 0;
    for (QByteArray part; !(part = client.readBodyPart()).isEmpty(); received += part.size()) {
        QVERIFY(part == pattern(received, part.size()));
        highest = qMax(highest, m_server.residentBytes());
    }
    QVERIFY(client.isBodyComplete());
    QCOMPARE(received, kLarge);
    QVERIFY2(highest - before < 32 * kMegabyte, QByteArray::number(highest - before));
    QTRY_COMPARE(m_server.logs("large", "limit=1").value(0)["response_bytes"_L1].toInteger(), kLarge);
}

void TestStreaming::aLargeBodyIsEchoedUnchanged()
{
    static constexpr qint64 kPiece = 64 * 1024;
    static constexpr qint64 kTotal = 8 * kMegabyte;
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    client.send("PUT /v1/default/fn/echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(kTotal) + "\r\n\r\n");
    qint64 received = 0;
    for (qint64 sent = 0; sent < kTotal; sent += kPiece) {
        QVERIFY(client.send(pattern(sent, kPiece)));
        if (sent == 0)
            QCOMPARE(client.readHead().field("x-method"), "PUT");
        // No more is under way than the piece: what comes back is what went out.
        while (received < sent + kPiece) {
            const QByteArray part = client.readBodyPart();
            QVERIFY(!part.isEmpty() && part == pattern(received, part.size()));
            received += part.size();
        }
    }
    QCOMPARE(client.readBodyPart(), "");
    QVERIFY(client.isBodyComplete());
}

void TestStreaming::anUnreadRequestBodyIsNoObstacle()
{
    m_server.deploy("deaf", "export default () => new Response('did not listen', { status: 403 })");
    HttpClient client(m_server.port());
    for (const qint64 size : {100ll, 60'000ll, 5'000'000ll}) {
        const HttpAnswer answer = client.ask({"POST", "/v1/default/fn/deaf", {}, QByteArray(size, 'x'), {}});
        QCOMPARE(answer.status, 403);
        QCOMPARE(answer.body, "did not listen");
    }
    QCOMPARE(client.ask({"GET", "/v1/default/fn/deaf", {}, {}, {}}).status, 403);
}

void TestStreaming::aClientThatLeavesAbortsTheRequest()
{
    m_server.deploy("waits", R"(let aborted = 0, cancelled = 0;
export default (req) => {
  const path = new URL(req.url).pathname;
  if (path.endsWith('/aborted')) return new Response(String(aborted));
  if (path.endsWith('/cancelled')) return new Response(String(cancelled));
  req.signal.addEventListener('abort', () => { aborted++; });
  if (path.endsWith('/silent'))
    return new Promise((resolve) => { req.signal.addEventListener('abort', () => resolve(new Response('nobody reads this'))); });
  return new Response(new ReadableStream({
    start(c) { c.enqueue(new TextEncoder().encode('first')); }, cancel() { cancelled++; } }));
})",
        {{u"timeoutMs"_s, 60000}});
    QCOMPARE(number("waits/aborted"), 0);
    {
        HttpClient client(m_server.port());
        QVERIFY(client.connectNow());
        client.send(HttpClient::head({"GET", "/v1/default/fn/waits/stream", {}, {}, {}}, m_server.port()));
        QCOMPARE(client.readHead().status, 200);
        QCOMPARE(client.readBodyPart(), "first");
    }
    QTRY_COMPARE(number("waits/aborted"), 1);
    QTRY_COMPARE(number("waits/cancelled"), 1);
    {
        HttpClient client(m_server.port());
        QVERIFY(client.connectNow());
        client.send(HttpClient::head({"GET", "/v1/default/fn/waits/silent", {}, {}, {}}, m_server.port()));
        QCOMPARE(number("waits/aborted"), 1);
    }
    QTRY_COMPARE(number("waits/aborted"), 2);
    QTRY_COMPARE(m_server.logs("waits", "status=499").size(), 2);
}

void TestStreaming::aClientThatLeavesDuringItsRequestIsNoticed()
{
    m_server.deploy("uploads", R"(let failed = 0;
export default async (req) => {
  if (req.method === 'GET') return new Response(String(failed));
  try { for await (const chunk of req.body) ; } catch { failed++; }
  return new Response('end');
})");
    {
        HttpClient client(m_server.port());
        QVERIFY(client.connectNow());
        client.send(
            "POST /v1/default/fn/uploads HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + QByteArray(200'000, 'x'));
        QCOMPARE(number("uploads"), 0);
    }
    QTRY_COMPARE(number("uploads"), 1);
}

void TestStreaming::aSlowReaderHoldsUpOnlyItself()
{
    m_server.deploy("flood", R"(let made = 0;
export default (req) => {
  if (new URL(req.url).pathname.endsWith('/made')) return new Response(String(made));
  return new Response(new ReadableStream({ pull(c) { made += 65536; c.enqueue(new Uint8Array(65536)); } }, { highWaterMark: 0 }));
})",
        {{u"timeoutMs"_s, 60000}});
    const qint64 before = m_server.residentBytes();
    HttpClient slow(m_server.port());
    QVERIFY(slow.connectNow());
    slow.socket().setReadBufferSize(64 * 1024);
    slow.send(HttpClient::head({"GET", "/v1/default/fn/flood", {}, {}, {}}, m_server.port()));
    QCOMPARE(slow.readHead().status, 200);
    // It stops making more: two looks with other work between them see the same.
    qint64 made = -1;
    const auto isStill = [&] {
        const qint64 last = std::exchange(made, number("flood/made"));
        for (int i = 0; i < 20; ++i)
            m_server.visit("echo", {"POST", {}, {}, "x", {}});
        return last == made && made > 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isStill(), 20000);
    QVERIFY2(made < 16 * kMegabyte, QByteArray::number(made)); // the kernel's buffers hold some
    QVERIFY2(m_server.residentBytes() - before < 16 * kMegabyte, QByteArray::number(m_server.residentBytes() - before));
    for (qint64 received = 0; received < made + kMegabyte;) {
        const qint64 size = slow.readBodyPart().size();
        QVERIFY(size > 0);
        received += size;
    }
    QVERIFY(number("flood/made") > made);
}

void TestStreaming::headAnswersWithoutABody()
{
    m_server.deploy("page", "export default (req) => new Response('a page', { headers: { 'x-asked': req.method } })");
    HttpClient client(m_server.port());
    const HttpAnswer head = client.ask({"HEAD", "/v1/default/fn/page", {}, {}, {}});
    QCOMPARE(head.status, 200);
    QCOMPARE(head.field("x-asked"), "HEAD");
    QCOMPARE(head.field("content-length"), "6");
    QCOMPARE(client.ask({"GET", "/v1/default/fn/page", {}, {}, {}}).body, "a page");
    QCOMPARE(client.ask({"HEAD", "/v1/default/fn/large?bytes=1000000", {}, {}, {}}).status, 200);
    QCOMPARE(client.ask({"GET", "/v1/default/fn/page", {}, {}, {}}).body, "a page");
    QCOMPARE(client.ask({"HEAD", "/v1/default/fn/nowhere", {}, {}, {}}).status, 404);
    QCOMPARE(client.ask({"HEAD", "/healthz", {}, {}, {}}).status, 200);
}

void TestStreaming::largeHeadersPassBothWays()
{
    m_server.deploy("heads", R"(export default (req) => {
  const headers = new Headers({ 'x-long': 'y'.repeat(20000), 'x-seen': String(req.headers.get('x-long').length) });
  for (let i = 0; i < 200; i++) headers.append('x-field-' + i, String(i));
  return new Response('ok', { headers });
})");
    const HttpAnswer answer = m_server.visit("heads", {"GET", {}, {}, {}, {"X-Long: " + QByteArray(20000, 'x')}});
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.field("x-seen"), "20000");
    QCOMPARE(answer.field("x-long"), QByteArray(20000, 'y'));
    QCOMPARE(answer.field("x-field-199"), "199");
}

void TestStreaming::oldClientsGetTheirStreamUntilTheClose()
{
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    client.send("GET /v1/default/fn/large?bytes=300000 HTTP/1.0\r\nHost: x\r\n\r\n");
    const QByteArray answer = client.readUntilClosed();
    QVERIFY2(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer.left(200));
    const qsizetype body = answer.indexOf("\r\n\r\n") + 4;
    QVERIFY(!answer.first(body).contains("transfer-encoding"));
    QVERIFY(answer.sliced(body) == pattern(0, 300000));
}

QTEST_GUILESS_MAIN(TestStreaming)
#include "tst_Streaming.moc"
