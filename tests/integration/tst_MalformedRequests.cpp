// What no honest client sends, against the real program: each is refused and its connection closed, nothing smuggled in behind it
// runs, memory stays bounded, and a real client is served at once. tests/server/tst_Front has the whole list against the guard
// alone.

#include "tests/integration/support/ServerProcess.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

static const QByteArray kSmuggled = "GET /v1/default/fn/witness?smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
static constexpr qint64 kMegabyte = 1024 * 1024;

class TestMalformedRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void eachIsRefusedAndClosed_data();
    void eachIsRefusedAndClosed();
    void aSplitLastChunkSmugglesNothing();
    void pipelinedCallsAreAnsweredInOrder();
    void anEndlessHeadIsRefusedInBoundedMemory();
    void aBodyTooLargeIsRefusedInBoundedMemory_data();
    void aBodyTooLargeIsRefusedInBoundedMemory();
    void manyIdleConnectionsHoldUpNobody();

private:
    ServerProcess m_server;
};

void TestMalformedRequests::initTestCase()
{
    QVERIFY2(m_server.start(), m_server.standardError());
    m_server.deploy("witness", "export default async (req) => { await req.text(); return new Response('seen') }");
    m_server.deploy("path", "export default (req) => new Response(new URL(req.url).pathname)");
}

// After each: the same process serves, and the smuggled call never ran.
void TestMalformedRequests::cleanup()
{
    const HttpAnswer answer = m_server.visit("path/after");
    QVERIFY2(answer.body == "/v1/default/fn/path/after", m_server.standardError());
    QCOMPARE(m_server.logs("witness", "q=smuggled").size(), 0);
}

void TestMalformedRequests::eachIsRefusedAndClosed_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto row
        = [](const char *name, const QByteArray &request, int status = 400) { QTest::newRow(name) << request << status; };
    const auto post
        = [](const QByteArray &fields) { return "POST /v1/default/fn/witness HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n"; };
    const auto get = [](const QByteArray &target) { return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"; };
    row("content-length and chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n");
    row("two lengths", post("Content-Length: 3\r\nContent-Length: 40\r\n") + "abc");
    row("a list of lengths", post("Content-Length: 3, 3\r\n") + "abc");
    row("a negative length", post("Content-Length: -1\r\n"));
    row("a chunk size that is none", post("Transfer-Encoding: chunked\r\n") + "zz\r\nabc\r\n0\r\n\r\n");
    row("a chunk size that overflows", post("Transfer-Encoding: chunked\r\n") + "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n");
    row("trailers", post("Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\nFoo: 1\r\n\r\n");
    row("a coding that only looks chunked", post("Transfer-Encoding: xchunkedx\r\n") + "0\r\n\r\n", 501);
    row("a space before the colon", post("Content-Length : 3\r\n") + "abc");
    row("over a hundred fields", post(QByteArray("A: 1\r\n").repeated(101)), 431);
    row("bare LF", "GET /v1/default/fn/witness HTTP/1.1\nHost: x\n\n");
    row("a folded field", post("Foo: a\r\n b\r\n"));
    row("version 9.9", "GET /v1/default/fn/witness HTTP/9.9\r\nHost: x\r\n\r\n", 505);
    row("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    row("no Host", "GET /v1/default/fn/witness HTTP/1.1\r\n\r\n");
    row("userinfo in Host", "GET /v1/default/fn/witness HTTP/1.1\r\nHost: a@b\r\n\r\n");
    row("two slashes", get("//evil/v1/default/fn/witness"));
    row("absolute form", get("http://other/v1/default/fn/witness"));
    row("a fragment", get("/v1/default/fn/witness#a"));
    row("a relative target", get("relative"));
    row("an asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
    row("a method in lower case", "get /v1/default/fn/witness HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    row("an unknown method", "FOO /v1/default/fn/witness HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    row("a long request line", get("/v1/default/fn/witness?" + QByteArray(10000, 'x')), 414);
    row("a malformed request line", "GARBAGE\r\n\r\n");
}

void TestMalformedRequests::eachIsRefusedAndClosed()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    client.send(request + kSmuggled);
    const HttpAnswer answer = client.readAnswer();
    QCOMPARE(answer.status, status);
    QVERIFY(answer.closes);
    QCOMPARE(answer.errorCode(), u"VALIDATION_INVALID_SCHEMA"_s);
    QVERIFY2(!answer.error()["message"_L1].toString().isEmpty() && !answer.error()["remediation"_L1].toString().isEmpty(),
        answer.body);
    QCOMPARE(client.readUntilClosed(), "");
}

void TestMalformedRequests::aSplitLastChunkSmugglesNothing()
{
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    client.send("POST /v1/default/fn/witness HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r");
    QVERIFY(m_server.visit("path").status == 200); // by now the server has read the first part
    client.send("\nDELETE /v1/default/fn/path/second HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(client.readAnswer().body, "seen");
    QCOMPARE(client.readAnswer().body, "/v1/default/fn/path/second");
}

void TestMalformedRequests::pipelinedCallsAreAnsweredInOrder()
{
    m_server.deploy("waits",
        "export default async (req) => { const q = new URL(req.url).search;"
        " if (q === '?1') await new Promise(r => setTimeout(r, 100)); return new Response(q) }");
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    for (const char *target : {"/v1/default/fn/waits?1", "/v1/default/fn/waits?2", "/healthz", "/v1/default/fn/waits?3"})
        client.send(HttpClient::head({"GET", target, {}, {}, {}}, m_server.port()));
    QCOMPARE(client.readAnswer().body, "?1");
    QCOMPARE(client.readAnswer().body, "?2");
    QCOMPARE(client.readAnswer().json()["status"_L1].toString(), u"ok"_s);
    QCOMPARE(client.readAnswer().body, "?3");
}

void TestMalformedRequests::anEndlessHeadIsRefusedInBoundedMemory()
{
    const qint64 before = m_server.residentBytes();
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    client.send("GET /v1/default/fn/witness HTTP/1.1\r\nHost: x\r\nA: ");
    const QByteArray piece(kMegabyte, 'a');
    bool isOpen = true;
    for (int i = 0; i < 30 && isOpen; ++i)
        isOpen = client.send(piece);
    QVERIFY(!isOpen || client.readAnswer().status == 431);
    QVERIFY2(m_server.residentBytes() - before < 8 * kMegabyte, QByteArray::number(m_server.residentBytes() - before));
}

void TestMalformedRequests::aBodyTooLargeIsRefusedInBoundedMemory_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("framing");
    QTest::newRow("declared, to a function") << "/v1/default/fn/witness"_ba
                                             << "Content-Length: 10737418240\r\n"_ba;
    QTest::newRow("declared, to the API") << "/v1/default/functions"_ba
                                          << "Content-Length: 10737418240\r\n"_ba;
    QTest::newRow("chunked, to the API") << "/v1/default/functions"_ba
                                         << "Transfer-Encoding: chunked\r\n"_ba;
    QTest::newRow("one huge chunk, to the API") << "/v1/default/functions"_ba
                                                << "Transfer-Encoding: chunked\r\n"_ba;
}

void TestMalformedRequests::aBodyTooLargeIsRefusedInBoundedMemory()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, framing);
    const qint64 before = m_server.residentBytes();
    HttpClient client(m_server.port());
    QVERIFY(client.connectNow());
    client.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + m_server.adminToken() + "\r\n"
        + framing + "\r\n");
    const bool isChunked = framing.startsWith("Transfer");
    const bool isOneChunk = QByteArrayView(QTest::currentDataTag()).startsWith("one");
    if (isOneChunk)
        client.send("FFFFFFF\r\n");
    const QByteArray bytes(kMegabyte, 'a');
    const QByteArray piece = isChunked && !isOneChunk ? "100000\r\n" + bytes + "\r\n" : bytes;
    for (int i = 0; i < 60 && client.socket().bytesAvailable() == 0; ++i)
        if (!client.send(piece))
            break;
    const HttpAnswer answer = client.readAnswer();
    QCOMPARE(answer.status, 413);
    QCOMPARE(answer.errorCode(), u"PAYLOAD_TOO_LARGE"_s);
    QVERIFY(answer.closes);
    QVERIFY2(m_server.residentBytes() - before < 40 * kMegabyte, QByteArray::number(m_server.residentBytes() - before));
}

void TestMalformedRequests::manyIdleConnectionsHoldUpNobody()
{
    const qint64 before = m_server.residentBytes();
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int i = 0; i < 500; ++i) {
        clients.push_back(std::make_unique<HttpClient>(m_server.port()));
        QVERIFY(clients.back()->connectNow());
        if (i % 2 == 0)
            clients.back()->send("POST /v1/default/fn/witness?smuggled HTTP/1.1\r\nHo");
    }
    QCOMPARE(m_server.visit("path").status, 200);
    QCOMPARE(m_server.deploy("new", "export default () => new Response('x')").status, 201);
    QVERIFY2(m_server.residentBytes() - before < 40 * kMegabyte, QByteArray::number(m_server.residentBytes() - before));
    // The half heads are given up on; the server says so where it can.
    QCOMPARE(clients[0]->readAnswer().status, 408);
}

QTEST_GUILESS_MAIN(TestMalformedRequests)
#include "tst_MalformedRequests.moc"
