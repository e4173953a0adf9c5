#include "server/Front.h"

#include "server/api/HealthController.h"
#include "tests/server/support/RawClient.h"

#include <QFile>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QSslKey>
#include <QSslSocket>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// Answers calls by the fast path with what it saw of them.
class EchoExchange final : public Exchange {
public:
    EchoExchange(Connection &connection, const RequestHead &head, QByteArrayList &seen)
        : m_connection(connection), m_line(head.method.toByteArray() + ' ' + head.target.toByteArray()), m_seen(seen)
    {
    }

    qint64 bodyLimit() const override { return 1 << 20; }
    qint64 bodyWindow() const override { return 1 << 20; }
    void takeBody(QByteArrayView bytes, bool isLast) override
    {
        m_body.append(bytes);
        if (!isLast)
            return;
        m_seen.append(m_line);
        m_connection.answer({}, m_line + ' ' + m_body);
    }
    void end(End) override { delete this; }

private:
    Connection &m_connection;
    QByteArray m_line;
    QByteArray m_body;
    QByteArrayList &m_seen;
};

class EchoCalls final : public RequestOpener {
public:
    Exchange *open(Connection &connection, const RequestHead &head) override { return new EchoExchange(connection, head, seen); }
    QByteArrayList seen;
};

struct Fixture {
    explicit Fixture(const HttpLimits &limits = {})
        : health(router, [this] { return isReady ? std::optional(QStringLiteral("seccomp")) : std::nullopt; })
        , front(limits, router, authenticate, calls, clock)
    {
        const auto echo = [this](const Request &request, const Responder &responder) {
            calls.seen.append(request.method + ' ' + request.path);
            responder.send(200, "content-type:text/plain\n", request.method + ' ' + request.path + ' ' + request.body);
        };
        router.add("GET", "/echo", Access::Public, echo);
        router.add("POST", "/echo", Access::Public, echo);
        router.add("POST", "/v1/{app_id}/secret", Access::Developer, echo);
        router.add("GET", "/silent", Access::Public, [](const Request &, const Responder &) {});
        router.add(
            "GET", "/later", Access::Public, [this](const Request &, const Responder &responder) { later.append(responder); });
        port = *front.listenOn(QHostAddress::LocalHost, 0);
    }

    static Result<Caller> authenticate(QByteArrayView authorization, const AppId &app, const QByteArray &)
    {
        if (authorization.isNull())
            return Caller{};
        if (authorization != "Bearer good")
            return fail(ErrorCode::AuthInvalidToken, u"The token is not valid."_s);
        Caller caller;
        caller.kind = CallerKind::ServiceKey;
        caller.app = AppId{u"default"_s};
        return caller;
    }

    SystemClock clock;
    Router router;
    bool isReady = true;
    HealthController health;
    EchoCalls calls;
    QList<Responder> later;
    Front front;
    quint16 port = 0;
};

static const QByteArray kNext = "GET /v1/default/fn/smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

class TestFront : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anApiRequestIsAnswered();
    void everyMalformedRequestIsRefusedAndClosed_data();
    void everyMalformedRequestIsRefusedAndClosed();
    void badChunkingIsRefused_data();
    void badChunkingIsRefused();
    void limitsOnTheHeadAreKept();
    void segmentsDoNotMatter();
    void answersLeaveInOrder();
    void headHasNoBody();
    void oldClientsAreServed();
    void aContinueIsSent();
    void closeIsHonoured();
    void aWrongTokenIsRefusedBeforeTheBody();
    void tooLargeABodyIsRefused();
    void slowClientsAreTurnedAway();
    void aDroppedResponderAnswers();
    void aLateAnswerToNobodyIsHarmless();
    void unknownPathsAndMethodsAreTold();
    void aFullServerServesNewcomersBeforeIdlers();
    void stoppingClosesIdleConnections();
    void aUsedPortIsRefused();
    void listenersOfOneProcessShareAPort();
    void aReaderThatTakesNothingIsDropped();
    void tlsIsServed();
    void aWebSocketIsHandedOver();
};

void TestFront::anApiRequestIsAnswered()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    const QByteArray answer = client.oneAnswer();
    QVERIFY2(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    QCOMPARE(RawClient::body(answer), "{\"status\":\"ok\"}");
    QCOMPARE(RawClient::field(answer, "content-type"), "application/json");
    QVERIFY(RawClient::field(answer, "date").endsWith(" GMT"));
    QVERIFY(!answer.toLower().contains("\r\nserver:"));

    fixture.isReady = false;
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(RawClient::body(client.oneAnswer()), "POST /echo hello");
    QCOMPARE(RawClient::status(client.oneAnswer()), 503);

    const QByteArray large(3 * 1024 * 1024, 'x');
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(large.size()) + "\r\n\r\n" + large);
    QCOMPARE(RawClient::body(client.oneAnswer()), "POST /echo " + large);
}

void TestFront::everyMalformedRequestIsRefusedAndClosed_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto row
        = [](const char *name, const QByteArray &request, int status = 400) { QTest::newRow(name) << request << status; };
    const auto post = [](const QByteArray &fields) { return "POST /echo HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n"; };
    row("content-length and chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n");
    row("chunked and content-length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n");
    row("two lengths", post("Content-Length: 3\r\nContent-Length: 40\r\n") + "abc");
    row("the same length twice", post("Content-Length: 3\r\nContent-Length: 3\r\n") + "abc");
    row("a list of lengths", post("Content-Length: 3, 3\r\n") + "abc");
    row("a negative length", post("Content-Length: -1\r\n"));
    row("a length with a sign", post("Content-Length: +3\r\n") + "abc");
    row("a hexadecimal length", post("Content-Length: 0x3\r\n") + "abc");
    row("an empty length", post("Content-Length:\r\n"));
    row("a huge length", post("Content-Length: 99999999999999999999\r\n"));
    row("another transfer coding", post("Transfer-Encoding: gzip\r\n"), 501);
    row("a coding that only looks chunked", post("Transfer-Encoding: xchunkedx\r\n") + "0\r\n\r\n", 501);
    row("two codings", post("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n", 501);
    row("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", 501);
    row("chunked over HTTP/1.0", "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("a space before the colon", post("Content-Length : 3\r\n") + "abc");
    row("a space in a name", post("Foo bar: 1\r\n"));
    row("an empty name", post(": 1\r\n"));
    row("no colon", post("Foo\r\n"));
    row("a control in a name", post("F\x01oo: 1\r\n"));
    row("NUL in a value", post(QByteArray("Foo: a\0b\r\n", 10)));
    row("a control in a value",
        post("Foo: a\x01"
             "b\r\n"));
    row("a lone CR in a value", post("Foo: a\rb\r\n"));
    row("a folded field", post("Foo: a\r\n b\r\n"));
    row("a folded first field", "GET /echo HTTP/1.1\r\n Host: x\r\n\r\n");
    row("bare LF", "GET /echo HTTP/1.1\nHost: x\n\n");
    row("bare LF after a field", "GET /echo HTTP/1.1\r\nHost: x\nFoo: 1\r\n\r\n");
    row("bare LF at the end", "GET /echo HTTP/1.1\r\nHost: x\r\n\n");
    row("no Host", "GET /echo HTTP/1.1\r\n\r\n");
    row("two Hosts", "GET /echo HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n");
    row("an empty Host", "GET /echo HTTP/1.1\r\nHost:\r\n\r\n");
    row("userinfo in Host", "GET /echo HTTP/1.1\r\nHost: a@b\r\n\r\n");
    row("a path in Host", "GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n");
    row("absolute form", "GET http://other/echo HTTP/1.1\r\nHost: x\r\n\r\n");
    row("two slashes", "GET //evil/echo HTTP/1.1\r\nHost: x\r\n\r\n");
    row("a relative target", "GET echo HTTP/1.1\r\nHost: x\r\n\r\n");
    row("an asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
    row("authority form", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n");
    row("a fragment", "GET /echo#a HTTP/1.1\r\nHost: x\r\n\r\n");
    row("a raw byte in the target", "GET /\xc3\xa4 HTTP/1.1\r\nHost: x\r\n\r\n");
    row("NUL in the target", QByteArray("GET /e\0o HTTP/1.1\r\nHost: x\r\n\r\n", 31));
    row("two spaces before the target", "GET  /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    row("two spaces after the target", "GET /echo  HTTP/1.1\r\nHost: x\r\n\r\n");
    row("a space in the target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n");
    row("a tab in the request line", "GET\t/echo HTTP/1.1\r\nHost: x\r\n\r\n");
    row("a space before the method", " GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    row("no version", "GET /echo\r\nHost: x\r\n\r\n");
    row("another protocol", "GET /echo FTP/1.1\r\nHost: x\r\n\r\n");
    row("version 9.9", "GET /echo HTTP/9.9\r\nHost: x\r\n\r\n", 505);
    row("version 2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    row("version 0.9", "GET /echo HTTP/0.9\r\nHost: x\r\n\r\n", 505);
    row("version 1.2", "GET /echo HTTP/1.2\r\nHost: x\r\n\r\n", 505);
    row("a version in lower case", "GET /echo http/1.1\r\nHost: x\r\n\r\n");
    row("a method in lower case", "get /echo HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    row("an unknown method", "FOO /echo HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    row("another expectation", post("Expect: 200-ok\r\n"), 417);
    row("TLS on a plain port", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n", 12));
}

void TestFront::everyMalformedRequestIsRefusedAndClosed()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(kNext + request + kNext);
    const QByteArray answers = client.untilClosed();
    const qsizetype second = answers.indexOf("HTTP/1.1 ", 9);
    QVERIFY2(second > 0, answers);
    QCOMPARE(RawClient::status(answers), 200); // the good one before it
    const QByteArray answer = answers.sliced(second);
    QCOMPARE(RawClient::status(answer), status);
    QCOMPARE(RawClient::field(answer, "connection"), "close");
    const QJsonObject error = QJsonDocument::fromJson(RawClient::body(answer)).object()["error"_L1].toObject();
    QCOMPARE(error["code"_L1].toString(), u"VALIDATION_INVALID_SCHEMA"_s);
    QVERIFY(!error["message"_L1].toString().isEmpty() && !error["remediation"_L1].toString().isEmpty());
    QCOMPARE(fixture.calls.seen, QByteArrayList{"GET /v1/default/fn/smuggled"});
}

void TestFront::badChunkingIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &body) { QTest::newRow(name) << body; };
    row("not hexadecimal", "zz\r\nabc\r\n0\r\n\r\n");
    row("no size", "\r\nabc\r\n0\r\n\r\n");
    row("a size that overflows", "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n");
    row("a signed size", "-3\r\nabc\r\n0\r\n\r\n");
    row("a size with a prefix", "0x3\r\nabc\r\n0\r\n\r\n");
    row("a space after the size", "3 \r\nabc\r\n0\r\n\r\n");
    row("an extension", "3;a=b\r\nabc\r\n0\r\n\r\n");
    row("an extension of the last chunk", "3\r\nabc\r\n0;a\r\n\r\n");
    row("bare LF after the size", "3\nabc\r\n0\r\n\r\n");
    row("CR without LF after the size", "3\rXabc\r\n0\r\n\r\n");
    row("bare LF after the data", "3\r\nabc\n0\r\n\r\n");
    row("data longer than the size", "3\r\nabcd\r\n0\r\n\r\n");
    row("no end of data", "3\r\nabc0\r\n\r\n");
    row("trailers", "3\r\nabc\r\n0\r\nFoo: 1\r\n\r\n");
    row("bare LF at the end", "3\r\nabc\r\n0\r\n\n");
    row("bare LF in the last chunk", "3\r\nabc\r\n0\n\r\n");
    row("CR without LF at the end", "3\r\nabc\r\n0\r\n\rX");
}

void TestFront::badChunkingIsRefused()
{
    QFETCH(QByteArray, body);
    for (const QByteArray &target : {"/echo"_ba, "/v1/default/fn/x"_ba}) {
        for (const bool bytewise : {false, true}) {
            Fixture fixture;
            RawClient client(fixture.port);
            const QByteArray text
                = "POST " + target + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body + kNext;
            if (!bytewise)
                client.send(text);
            for (qsizetype i = 0; bytewise && i < text.size(); ++i) {
                client.send(text.sliced(i, 1));
                QCoreApplication::processEvents();
            }
            const QByteArray answer = client.untilClosed();
            QCOMPARE(RawClient::status(answer), 400);
            QVERIFY(!answer.contains("HTTP/1.1 200"));
            QCOMPARE(answer.count("HTTP/1.1 4"), 1);
            QCOMPARE(fixture.calls.seen, QByteArrayList());
        }
    }
}

void TestFront::limitsOnTheHeadAreKept()
{
    Fixture fixture;
    const auto statusOf = [&](const QByteArray &request) {
        RawClient client(fixture.port);
        client.send(request);
        return RawClient::status(client.untilClosed());
    };
    const QByteArray start = "GET /echo HTTP/1.1\r\nHost: x\r\n";
    QCOMPARE(statusOf(start + QByteArray("a: b\r\n").repeated(90) + "\r\n"), 431);
    QCOMPARE(statusOf(start + QByteArray("a: b\r\n").repeated(89) + "Connection: close\r\n\r\n"), 431);
    QCOMPARE(statusOf(start + QByteArray("a: b\r\n").repeated(88) + "Connection: close\r\n\r\n"), 200);
    QCOMPARE(statusOf(start + "a: " + QByteArray(33 * 1024, 'x')), 431); // before its end has come
    QCOMPARE(statusOf("GET /" + QByteArray(8 * 1024, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n"), 414);
    QCOMPARE(statusOf("GET /" + QByteArray(9 * 1024, 'x')), 414);
    QCOMPARE(statusOf(QByteArray("\r\n").repeated(20000)), 431);
}

void TestFront::segmentsDoNotMatter()
{
    QRandomGenerator random(4711);
    for (int round = 0; round < 150; ++round) {
        Fixture fixture;
        QByteArray wire;
        QByteArrayList expected;
        for (int i = 0; i < 8; ++i) {
            const QByteArray body(random.bounded(3) == 0 ? random.bounded(3000) : random.bounded(4), char('a' + i));
            const QByteArray target = (random.bounded(2) ? "/echo?n=" : "/v1/default/fn/f?n=") + QByteArray::number(i);
            wire += "POST " + target + " HTTP/1.1\r\nHost: x\r\nX-Nr: 1\r\n";
            expected.append(body);
            if (random.bounded(2) == 0) {
                wire += "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
                continue;
            }
            wire += "Transfer-Encoding: chunked\r\n\r\n";
            for (qsizetype at = 0; at < body.size();) {
                const qsizetype size = 1 + random.bounded(int(body.size() - at));
                wire += QByteArray::number(size, 16) + "\r\n" + body.sliced(at, size) + "\r\n";
                at += size;
            }
            wire += "0\r\n\r\n";
        }
        RawClient client(fixture.port);
        for (qsizetype at = 0; at < wire.size();) {
            const qsizetype size = qMin<qsizetype>(wire.size() - at, 1 + random.bounded(random.bounded(2) ? 7 : 2000));
            client.send(wire.sliced(at, size));
            at += size;
            if (random.bounded(2))
                QCoreApplication::processEvents();
        }
        for (const QByteArray &body : expected) {
            const QByteArray answer = client.oneAnswer();
            QCOMPARE(RawClient::status(answer), 200);
            QCOMPARE(RawClient::body(answer).sliced(RawClient::body(answer).lastIndexOf(' ') + 1), body);
        }
    }
}

void TestFront::answersLeaveInOrder()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n" + kNext + "BAD\r\n\r\n");
    QTRY_COMPARE(fixture.later.size(), 1);
    QCOMPARE(client.received(), QByteArray());
    fixture.later.takeFirst().send(200, {}, "first");
    QCOMPARE(RawClient::body(client.oneAnswer()), "first");
    QCOMPARE(RawClient::body(client.oneAnswer()), "GET /v1/default/fn/smuggled ");
    QCOMPARE(RawClient::status(client.oneAnswer()), 400);
    QVERIFY(client.untilClosed().isEmpty());
}

void TestFront::headHasNoBody()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\nHEAD /v1/default/fn/f HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(RawClient::field(client.oneHead(), "content-length"), "15");
    QCOMPARE(RawClient::status(client.oneHead()), 200);
    client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(RawClient::body(client.oneAnswer()), "{\"status\":\"ok\"}");
}

void TestFront::oldClientsAreServed()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send("GET /healthz HTTP/1.0\r\n\r\n");
    const QByteArray answer = client.untilClosed();
    QCOMPARE(RawClient::status(answer), 200);
    QCOMPARE(RawClient::field(answer, "connection"), "close");

    RawClient keeping(fixture.port);
    keeping.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    QCOMPARE(RawClient::field(keeping.oneAnswer(), "connection"), "keep-alive");
    keeping.send("GET /healthz HTTP/1.0\r\n\r\n");
    QCOMPARE(RawClient::status(keeping.untilClosed()), 200);
}

void TestFront::aContinueIsSent()
{
    Fixture fixture;
    for (const QByteArray &target : {"/echo"_ba, "/v1/default/fn/f"_ba}) {
        RawClient client(fixture.port);
        client.send("POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        QCOMPARE(client.oneAnswer(), "HTTP/1.1 100 Continue\r\n\r\n");
        client.send("hi");
        QCOMPARE(RawClient::body(client.oneAnswer()), "POST " + target + " hi");
    }
    RawClient refused(fixture.port);
    refused.send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    QCOMPARE(RawClient::status(refused.untilClosed()), 404);
}

void TestFront::closeIsHonoured()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + kNext);
    const QByteArray answer = client.untilClosed();
    QCOMPARE(RawClient::status(answer), 200);
    QCOMPARE(RawClient::field(answer, "connection"), "close");
    QVERIFY(fixture.calls.seen.isEmpty());
}

void TestFront::aWrongTokenIsRefusedBeforeTheBody()
{
    Fixture fixture;
    const auto post = [](const QByteArray &app, const QByteArray &fields) {
        return "POST /v1/" + app + "/secret HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n" + fields + "\r\n";
    };
    const auto answerTo = [&](const QByteArray &request) {
        RawClient client(fixture.port);
        client.send(request);
        return client.untilClosed();
    };
    const QByteArray anonymous = answerTo(post("default", {}));
    QCOMPARE(RawClient::status(anonymous), 401);
    QVERIFY(RawClient::field(anonymous, "www-authenticate").startsWith("Bearer"));
    QVERIFY(anonymous.contains("AUTH_REQUIRED"));
    QVERIFY(answerTo(post("default", "Authorization: Bearer bad\r\n")).contains("AUTH_INVALID_TOKEN"));
    QCOMPARE(RawClient::status(answerTo(post("other", "Authorization: Bearer good\r\n"))), 403);
    QVERIFY(fixture.calls.seen.isEmpty());

    // A small body is skipped and the connection goes on.
    RawClient client(fixture.port);
    client.send("POST /v1/default/secret HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n");
    QCOMPARE(RawClient::status(client.oneAnswer()), 401);
    client.send("GET GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(RawClient::status(client.oneAnswer()), 200);
}

void TestFront::tooLargeABodyIsRefused()
{
    HttpLimits limits;
    limits.maxApiBody = 1000;
    Fixture fixture(limits);
    RawClient told(fixture.port);
    told.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");
    const QByteArray answer = told.untilClosed();
    QCOMPARE(RawClient::status(answer), 413);
    QVERIFY(answer.contains("PAYLOAD_TOO_LARGE"));
    RawClient chunked(fixture.port);
    chunked.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFF\r\n" + QByteArray(100000, 'x'));
    QCOMPARE(RawClient::status(chunked.untilClosed()), 413);
    RawClient fits(fixture.port);
    fits.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + QByteArray(1000, 'x'));
    QCOMPARE(RawClient::status(fits.oneAnswer()), 200);
}

void TestFront::slowClientsAreTurnedAway()
{
    HttpLimits limits;
    limits.headTime = limits.bodyIdleTime = limits.keepAliveTime = Milliseconds(60);
    limits.sweepInterval = Milliseconds(10);
    Fixture fixture(limits);
    RawClient silent(fixture.port);
    RawClient halfHead(fixture.port);
    halfHead.send("GET /echo HTTP/1.1\r\nHo");
    RawClient halfBody(fixture.port);
    halfBody.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    RawClient idle(fixture.port);
    idle.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(silent.untilClosed(), QByteArray());
    QCOMPARE(RawClient::status(halfHead.untilClosed()), 408);
    QCOMPARE(RawClient::status(halfBody.untilClosed()), 408);
    QCOMPARE(RawClient::status(idle.untilClosed()), 200);
    QTRY_COMPARE(fixture.front.listener().connectionCount(), 0);
}

void TestFront::aDroppedResponderAnswers()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send("GET /silent HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(RawClient::status(client.oneAnswer()), 503);
}

void TestFront::aLateAnswerToNobodyIsHarmless()
{
    Fixture fixture;
    {
        RawClient client(fixture.port);
        client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
        QTRY_COMPARE(fixture.later.size(), 1);
    }
    QTRY_COMPARE(fixture.front.listener().connectionCount(), 0);
    fixture.later.takeFirst().json(200, {});
}

void TestFront::unknownPathsAndMethodsAreTold()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(
        "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\nDELETE /echo HTTP/1.1\r\nHost: x\r\n\r\nGET /%zz HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(RawClient::status(client.oneAnswer()), 404);
    const QByteArray wrongMethod = client.oneAnswer();
    QCOMPARE(RawClient::status(wrongMethod), 405);
    QCOMPARE(RawClient::field(wrongMethod, "allow"), "GET, HEAD, POST");
    QCOMPARE(RawClient::status(client.oneAnswer()), 400);
}

void TestFront::aFullServerServesNewcomersBeforeIdlers()
{
    HttpLimits limits;
    limits.maxConnections = 16;
    Fixture fixture(limits);
    std::vector<std::unique_ptr<RawClient>> idlers;
    for (int i = 0; i < 40; ++i)
        idlers.push_back(std::make_unique<RawClient>(fixture.port));
    RawClient newcomer(fixture.port);
    newcomer.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(RawClient::status(newcomer.oneAnswer()), 200);
    QVERIFY(fixture.front.listener().connectionCount() <= 16);
}

void TestFront::stoppingClosesIdleConnections()
{
    Fixture fixture;
    RawClient idle(fixture.port);
    RawClient busy(fixture.port);
    busy.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    QTRY_COMPARE(fixture.later.size(), 1);
    fixture.front.listener().stopAccepting();
    QCOMPARE(idle.untilClosed(), QByteArray());
    fixture.later.takeFirst().json(200, {});
    const QByteArray answer = busy.untilClosed();
    QCOMPARE(RawClient::status(answer), 200);
    QCOMPARE(RawClient::field(answer, "connection"), "close");
}

void TestFront::aUsedPortIsRefused()
{
    Fixture fixture;
    Fixture other;
    QVERIFY(!other.front.listener().listenOn(QHostAddress::LocalHost, fixture.port));
}

void TestFront::listenersOfOneProcessShareAPort()
{
    Fixture first;
    Fixture second;
    const auto port = second.front.listener().isListening() ? first.port : quint16(0);
    second.front.listener().close();
    QCOMPARE(*second.front.listener().listenOn(QHostAddress::LocalHost, port, PortUse::Joined), port);
    RawClient client(port);
    client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(RawClient::status(client.oneAnswer()), 200);
}

void TestFront::aReaderThatTakesNothingIsDropped()
{
    HttpLimits limits;
    limits.writeIdleTime = Milliseconds(60);
    limits.sweepInterval = Milliseconds(10);
    Fixture fixture(limits);
    fixture.router.add("GET", "/huge", Access::Public,
        [](const Request &, const Responder &responder) { responder.send(200, {}, QByteArray(64 * 1024 * 1024, 'x')); });
    RawClient client(fixture.port);
    client.socket().setReadBufferSize(1024);
    client.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n");
    QTRY_COMPARE(fixture.front.listener().connectionCount(), 1);
    QTRY_COMPARE(fixture.front.listener().connectionCount(), 0);
}

static QByteArray testData(const QString &name)
{
    QFile file(QStringLiteral(ISOLA_SOURCE_DIR "/tests/server/data/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestFront::tlsIsServed()
{
    Fixture fixture;
    fixture.front.listener().close();
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    const QSslCertificate certificate(testData(u"localhost.pem"_s));
    tls.setLocalCertificate(certificate);
    tls.setPrivateKey(QSslKey(testData(u"localhost.key"_s), QSsl::Ec));
    fixture.front.listener().setTls(tls);
    const quint16 port = *fixture.front.listener().listenOn(QHostAddress::LocalHost, 0);

    RawClient plain(port);
    plain.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    QSslSocket client;
    QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
    trusting.setCaCertificates({certificate});
    client.setSslConfiguration(trusting);
    client.connectToHostEncrypted(u"127.0.0.1"_s, port);
    QTRY_VERIFY2(client.isEncrypted(), qPrintable(client.errorString()));
    const QByteArray body(300000, 'x');
    client.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + body
        + "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    const QByteArray answers = client.readAll();
    QVERIFY(answers.contains(body) && answers.endsWith("{\"status\":\"ok\"}"));
    QVERIFY(plain.untilClosed().isEmpty() || !plain.received().contains("HTTP"));
}

void TestFront::aWebSocketIsHandedOver()
{
    Fixture fixture;
    std::unique_ptr<QTcpSocket> taken;
    fixture.front.setUpgrade([&](Connection &connection, const RequestHead &head) {
        if (head.path() != "/realtime")
            return false;
        taken.reset(connection.handOver());
        return true;
    });
    RawClient client(fixture.port);
    client.send("GET /realtime HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nwhat follows");
    QTRY_VERIFY(taken);
    QTRY_COMPARE(fixture.front.listener().connectionCount(), 0);
    QTRY_COMPARE(taken->bytesAvailable(), 12);
    QCOMPARE(taken->readAll(), "what follows");
    taken->write("an answer");
    QTRY_COMPARE(client.received(), "an answer");

    RawClient elsewhere(fixture.port);
    elsewhere.send("GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    QCOMPARE(RawClient::status(elsewhere.oneAnswer()), 404);
}

QTEST_GUILESS_MAIN(TestFront)
#include "tst_Front.moc"
