#include "server/calls/FunctionCalls.h"

#include "server/Front.h"
#include "tests/server/support/FakeDoor.h"
#include "tests/server/support/RawClient.h"

#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

struct Fixture {
    explicit Fixture(const HttpLimits &limits = {}) : front(limits, router, {}, calls, clock)
    {
        port = *front.listenOn(QHostAddress::LocalHost, 0);
        door.add("hello", HttpAuth::None);
        door.add("secret", HttpAuth::Required);
        door.add("maybe", HttpAuth::Optional);
    }

    FakeCall &waitForCall()
    {
        const size_t before = seenCalls;
        [&] { QTRY_VERIFY_WITH_TIMEOUT(door.calls.size() > before, 10000); }();
        seenCalls = door.calls.size();
        return door.only();
    }

    SystemClock clock;
    FakeDoor door;
    Router router;
    FunctionCalls calls{door};
    Front front;
    quint16 port = 0;
    size_t seenCalls = 0;
};

static QByteArray get(const QByteArray &target, const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: example.org:80\r\n" + fields + "\r\n";
}

static QByteArray errorCodeOf(const QByteArray &answer)
{
    return QJsonDocument::fromJson(RawClient::body(answer)).object()["error"_L1].toObject()["code"_L1].toString().toLatin1();
}

static InvocationOutcome outcome(OutcomeKind kind, int status = 200)
{
    InvocationOutcome outcome;
    outcome.kind = kind;
    outcome.status = status;
    return outcome;
}

class TestFunctionCalls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCallReachesItsFunctionWhole();
    void namesArePercentDecoded();
    void whatDoesNotExistIsNotFound();
    void tokensAreAskedForAsDeclared();
    void serviceTokensMayActForUsers();
    void methodsAndPathsAreKept();
    void aPausedAppRefuses();
    void preflightsAreAnsweredFromAllowedOrigins();
    void failuresBecomeErrors_data();
    void failuresBecomeErrors();
    void onlyDevelopersSeeStacks();
    void aCallMayEndInsideInvoke();
    void aSmallBodyIsSentWhole();
    void aLargeBodyIsStreamedWithinItsWindow();
    void aResponseIsStreamedInChunks();
    void oldClientsGetTheirStreamUntilClose();
    void aDeclaredLengthIsKept();
    void aBrokenStreamIsCutOff();
    void aSlowClientHoldsTheFunctionBack();
    void aClientThatLeavesCancels();
    void theConnectionGoesOnWhileWorkIsLeft();
    void anAnswerBeforeTheBodyEndsTheConnection();
    void headersCannotBeForged();
    void anInvocationFromAnotherRouteIsAnswered();
};

void TestFunctionCalls::aCallReachesItsFunctionWhole()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send("POST /v1/default/fn/hello/a%2Fb?x=1 HTTP/1.1\r\nHost: example.org:80\r\nX-One: a\r\nx-one: b\r\n"
                "Connection: close, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\nCookie: c\r\nContent-Length: 3\r\n\r\nabc");
    FakeCall &call = fixture.waitForCall();
    QCOMPARE(call.invocation.request.method, "POST");
    QCOMPARE(call.invocation.request.url, "http://example.org:80/v1/default/fn/hello/a%2Fb?x=1");
    QCOMPARE(call.invocation.request.fields, "host:example.org:80\nx-one:a\nx-one:b\ncookie:c\ncontent-length:3\n");
    QCOMPARE(call.invocation.logPath, "/a%2Fb?x=1");
    QCOMPARE(call.invocation.clientAddress, "127.0.0.1");
    QCOMPARE(call.invocation.caller.kind, CallerKind::Anonymous);
    QVERIFY(call.invocation.deadline > fixture.clock.monotonic());
    QCOMPARE(call.body, "abc");
    QVERIFY(call.isBodyComplete);
    call.sink->respond(
        {201, "Made", "content-type:text/plain\nset-cookie:a\nset-cookie:b\nconnection:keep-alive\n"}, "done", true);
    call.sink->finished(outcome(OutcomeKind::Completed, 201));
    const QByteArray answer = client.untilClosed();
    QVERIFY2(answer.startsWith("HTTP/1.1 201 Made\r\ncontent-type: text/plain\r\nset-cookie: a\r\nset-cookie: b\r\n"
                               "x-isola-invocation: inv_1001\r\n"),
        answer);
    QCOMPARE(RawClient::field(answer, "content-length"), "4");
    QCOMPARE(answer.count("connection: "), 1);
    QCOMPARE(RawClient::body(answer), "done");
}

void TestFunctionCalls::namesArePercentDecoded()
{
    Fixture fixture;
    fixture.door.add("grüße dich", HttpAuth::None);
    RawClient client(fixture.port);
    client.send(get("/v1/default/fn/gr%C3%BC%c3%9fe%20dich"));
    QCOMPARE(fixture.waitForCall().invocation.function->name, u"grüße dich"_s);
}

void TestFunctionCalls::whatDoesNotExistIsNotFound()
{
    Fixture fixture;
    fixture.door.add("quiet", HttpAuth::None).hasHttpTrigger = false;
    RawClient client(fixture.port);
    for (const QByteArray &path : {"/v1/default/fn/none"_ba, "/v1/other/fn/hello"_ba, "/v1/default/fn/quiet"_ba,
             "/v1/default/fn/"_ba, "/v1/default/fn/hel%zzlo"_ba, "/v1/default/fn/hello%2Fx"_ba, "/v1//fn/hello"_ba}) {
        client.send(get(path));
        QCOMPARE(RawClient::status(client.oneAnswer()), 404);
    }
    for (const QByteArray &path :
        {"/v1/default/fn/hello/../secret"_ba, "/v1/default/fn/hello/%2e%2E/x"_ba, "/v1/default/fn/hello/."_ba}) {
        client.send(get(path));
        QCOMPARE(RawClient::status(client.oneAnswer()), 400);
    }
    QVERIFY(fixture.door.calls.empty());
}

void TestFunctionCalls::tokensAreAskedForAsDeclared()
{
    Fixture fixture;
    RawClient client(fixture.port);
    const auto refused = [&](const QByteArray &name, const QByteArray &fields, int status, const QByteArray &code) {
        client.send(get("/v1/default/fn/" + name, fields));
        const QByteArray answer = client.oneAnswer();
        QCOMPARE(RawClient::status(answer), status);
        QCOMPARE(errorCodeOf(answer), code);
        QVERIFY(status != 401 || RawClient::field(answer, "www-authenticate").startsWith("Bearer"));
        QVERIFY(fixture.door.calls.empty());
        QCOMPARE(fixture.door.refusals.takeLast().status, status);
    };
    refused("secret", {}, 401, "AUTH_REQUIRED");
    refused("secret", "Authorization: Bearer bad\r\n", 401, "AUTH_INVALID_TOKEN");
    refused("maybe", "Authorization: Bearer bad\r\n", 401, "AUTH_INVALID_TOKEN");
    refused("secret", "Authorization: Bearer foreign\r\n", 403, "AUTH_INSUFFICIENT_PERMISSIONS");

    const auto callerOf = [&](const QByteArray &name, const QByteArray &fields) {
        client.send(get("/v1/default/fn/" + name, fields));
        FakeCall &call = fixture.waitForCall();
        const CallerKind kind = call.invocation.caller.kind;
        call.sink->respond({}, {}, true);
        call.sink->finished(outcome(OutcomeKind::Completed));
        client.oneAnswer();
        return kind;
    };
    QCOMPARE(callerOf("secret", "Authorization: Bearer user\r\n"), CallerKind::EndUserJwt);
    QCOMPARE(callerOf("secret", "Authorization: Bearer service\r\n"), CallerKind::ServiceKey);
    QCOMPARE(callerOf("maybe", {}), CallerKind::Anonymous);
    QCOMPARE(callerOf("maybe", "Authorization: Bearer user\r\n"), CallerKind::EndUserJwt);
    QCOMPARE(callerOf("hello", "Authorization: Basic YTpi\r\n"), CallerKind::Anonymous);
    QCOMPARE(callerOf("hello", "Authorization: Bearer user\r\n"), CallerKind::EndUserJwt);
}

void TestFunctionCalls::serviceTokensMayActForUsers()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/v1/default/fn/secret", "Authorization: Bearer service\r\nX-Isola-As-User: u7\r\n"));
    FakeCall &call = fixture.waitForCall();
    QCOMPARE(call.invocation.caller.userId, "u7");
    QCOMPARE(call.invocation.caller.kind, CallerKind::ServiceKey);
    call.sink->respond({}, {}, true);
    call.sink->finished(outcome(OutcomeKind::Completed));
    QCOMPARE(RawClient::status(client.oneAnswer()), 200);

    client.send(get("/v1/default/fn/secret", "Authorization: Bearer user\r\nX-Isola-As-User: u7\r\n"));
    QCOMPARE(RawClient::status(client.oneAnswer()), 403);
    fixture.door.add("secret", HttpAuth::Required).settings.allowsImpersonation = false;
    client.send(get("/v1/default/fn/secret", "Authorization: Bearer service\r\nX-Isola-As-User: u7\r\n"));
    QCOMPARE(RawClient::status(client.oneAnswer()), 403);
}

void TestFunctionCalls::methodsAndPathsAreKept()
{
    Fixture fixture;
    FunctionVersion &orders = fixture.door.add("orders", HttpAuth::None);
    orders.httpMethods = {"GET", "POST"};
    orders.httpPath = u"/orders/:id/items/*"_s;
    RawClient client(fixture.port);
    client.send("DELETE /v1/default/fn/orders/orders/7/items/1 HTTP/1.1\r\nHost: x\r\n\r\n");
    const QByteArray answer = client.oneAnswer();
    QCOMPARE(RawClient::status(answer), 405);
    QCOMPARE(RawClient::field(answer, "allow"), "GET, POST");
    QCOMPARE(fixture.door.refusals.last().status, 405);
    client.send(get("/v1/default/fn/orders/other"));
    QCOMPARE(RawClient::status(client.oneAnswer()), 404);
    client.send(get("/v1/default/fn/orders/orders/a%20b/items/1/2"));
    const auto params = fixture.waitForCall().invocation.params;
    QCOMPARE(params.size(), 1);
    QCOMPARE(params.first().name, "id");
    QCOMPARE(params.first().value, "a b");
}

void TestFunctionCalls::aPausedAppRefuses()
{
    Fixture fixture;
    fixture.door.app.isPaused = true;
    fixture.door.app.pauseReason = u"maintenance"_s;
    RawClient client(fixture.port);
    client.send(get("/v1/default/fn/hello"));
    const QByteArray answer = client.oneAnswer();
    QCOMPARE(RawClient::status(answer), 503);
    QCOMPARE(errorCodeOf(answer), "APP_PAUSED");
    QVERIFY(RawClient::field(answer, "retry-after").toInt() > 0);
    QVERIFY(answer.contains("maintenance"));
    QCOMPARE(fixture.door.refusals.last().status, 503);
}

void TestFunctionCalls::preflightsAreAnsweredFromAllowedOrigins()
{
    Fixture fixture;
    fixture.door.app.allowedOrigins = {u"https://good.example"_s};
    RawClient client(fixture.port);
    const auto preflight = [&](const QByteArray &origin) {
        client.send("OPTIONS /v1/default/fn/secret HTTP/1.1\r\nHost: x\r\nOrigin: " + origin
            + "\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: authorization, x-a\r\n\r\n");
        return client.oneAnswer();
    };
    const QByteArray good = preflight("https://good.example");
    QCOMPARE(RawClient::status(good), 204);
    QCOMPARE(RawClient::field(good, "access-control-allow-origin"), "https://good.example");
    QCOMPARE(RawClient::field(good, "access-control-allow-methods"), "PUT");
    QCOMPARE(RawClient::field(good, "access-control-allow-headers"), "authorization, x-a");
    const QByteArray bad = preflight("https://bad.example");
    QVERIFY(RawClient::field(bad, "access-control-allow-origin").isNull());

    client.send(get("/v1/default/fn/hello", "Origin: https://good.example\r\n"));
    FakeCall &call = fixture.waitForCall();
    call.sink->respond({}, {}, true);
    call.sink->finished(outcome(OutcomeKind::Completed));
    const QByteArray answer = client.oneAnswer();
    QCOMPARE(RawClient::field(answer, "access-control-allow-origin"), "https://good.example");
    QCOMPARE(RawClient::field(answer, "vary"), "Origin");
    // A refusal is readable for the page too.
    client.send(get("/v1/default/fn/secret", "Origin: https://good.example\r\n"));
    QCOMPARE(RawClient::field(client.oneAnswer(), "access-control-allow-origin"), "https://good.example");
}

void TestFunctionCalls::failuresBecomeErrors_data()
{
    QTest::addColumn<OutcomeKind>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("threw") << OutcomeKind::Threw << 500 << "FUNCTION_ERROR"_ba;
    QTest::newRow("bad response") << OutcomeKind::BadResponse << 500 << "FUNCTION_BAD_RESPONSE"_ba;
    QTest::newRow("timed out") << OutcomeKind::TimedOut << 504 << "FUNCTION_TIMEOUT"_ba;
    QTest::newRow("out of memory") << OutcomeKind::OutOfMemory << 500 << "FUNCTION_MEMORY_LIMIT"_ba;
    QTest::newRow("crashed") << OutcomeKind::Crashed << 500 << "FUNCTION_CRASHED"_ba;
    QTest::newRow("does not load") << OutcomeKind::LoadFailed << 500 << "FUNCTION_ERROR"_ba;
    QTest::newRow("no instance") << OutcomeKind::Refused << 503 << "RUNTIME_UNAVAILABLE"_ba;
    QTest::newRow("too many") << OutcomeKind::Refused << 429 << "RATE_LIMITED"_ba;
}

void TestFunctionCalls::failuresBecomeErrors()
{
    QFETCH(OutcomeKind, kind);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/v1/default/fn/hello"));
    fixture.waitForCall().sink->finished(outcome(kind, status));
    const QByteArray answer = client.oneAnswer();
    QCOMPARE(RawClient::status(answer), status);
    QCOMPARE(errorCodeOf(answer), code);
    QCOMPARE(RawClient::field(answer, "x-isola-invocation"), "inv_1001");
}

void TestFunctionCalls::onlyDevelopersSeeStacks()
{
    Fixture fixture;
    const auto answerTo = [&](const QByteArray &fields) {
        RawClient client(fixture.port);
        client.send(get("/v1/default/fn/maybe", fields));
        InvocationOutcome failure = outcome(OutcomeKind::Threw, 500);
        failure.message = u"TypeError: inner detail"_s;
        failure.stack = u"at handler (main.js:7:3)"_s;
        failure.line = 7;
        failure.column = 3;
        fixture.waitForCall().sink->finished(failure);
        return client.oneAnswer();
    };
    const QByteArray developer = answerTo("Authorization: Bearer service\r\n");
    QVERIFY(
        developer.contains("TypeError: inner detail") && developer.contains("main.js:7:3") && developer.contains("\"line\":7"));
    for (const QByteArray &fields : {QByteArray(), "Authorization: Bearer user\r\n"_ba}) {
        const QByteArray other = answerTo(fields);
        QVERIFY(!other.contains("inner detail") && !other.contains("main.js"));
    }
}

void TestFunctionCalls::aCallMayEndInsideInvoke()
{
    Fixture fixture;
    fixture.door.duringInvoke = [](FakeCall &call) {
        call.sink->respond({}, "at once", true);
        call.sink->finished(outcome(OutcomeKind::Completed));
    };
    RawClient client(fixture.port);
    client.send(get("/v1/default/fn/hello").repeated(20));
    for (int i = 0; i < 20; ++i)
        QCOMPARE(RawClient::body(client.oneAnswer()), "at once");
    fixture.door.duringInvoke = [](FakeCall &call) { call.sink->finished(outcome(OutcomeKind::Refused, 503)); };
    client.send(get("/v1/default/fn/hello"));
    QCOMPARE(RawClient::status(client.oneAnswer()), 503);
}

void TestFunctionCalls::aSmallBodyIsSentWhole()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send("POST /v1/default/fn/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc");
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
    QVERIFY(fixture.door.calls.empty());
    client.send("def");
    FakeCall &call = fixture.waitForCall();
    QCOMPARE(call.body, "abcdef");
    QVERIFY(call.isBodyComplete);
}

void TestFunctionCalls::aLargeBodyIsStreamedWithinItsWindow()
{
    for (const bool isChunked : {false, true}) {
        Fixture fixture;
        RawClient client(fixture.port);
        QByteArray body(2 * 1024 * 1024 + 7, Qt::Uninitialized);
        for (qsizetype i = 0; i < body.size(); ++i)
            body[i] = char(i * 7 + i / 251);
        client.send("POST /v1/default/fn/hello HTTP/1.1\r\nHost: x\r\n");
        if (isChunked) {
            client.send("Transfer-Encoding: chunked\r\n\r\n");
            for (qsizetype at = 0; at < body.size(); at += 50000) {
                const QByteArray piece = body.mid(at, 50000);
                client.send(QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n");
            }
            client.send("0\r\n\r\n");
        } else {
            client.send("Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        }
        FakeCall &call = fixture.waitForCall();
        qint64 window = Engine::kBodyWindow;
        while (!call.isBodyComplete) {
            const qsizetype before = call.body.size();
            QTRY_VERIFY(call.body.size() == window || call.isBodyComplete);
            QVERIFY(call.body.size() <= window);
            const qint64 used = qMax<qint64>(call.body.size() - before, 1000);
            window += used;
            call.sink->grantRequestBody(used);
        }
        QCOMPARE(call.body, body);
        call.sink->respond({}, "ok", true);
        call.sink->finished(outcome(OutcomeKind::Completed));
        QCOMPARE(RawClient::body(client.oneAnswer()), "ok");
        client.send(get("/v1/default/fn/hello"));
        fixture.waitForCall();
    }
}

void TestFunctionCalls::aResponseIsStreamedInChunks()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/v1/default/fn/hello"));
    FakeCall &call = fixture.waitForCall();
    call.sink->respond({200, {}, "content-type:text/event-stream\n"}, "one", false);
    QTRY_VERIFY(client.received().endsWith("3\r\none\r\n"));
    call.sink->sendChunk("two", false);
    QTRY_VERIFY(client.received().endsWith("3\r\ntwo\r\n"));
    call.sink->sendChunk({}, true);
    call.sink->finished(outcome(OutcomeKind::Completed));
    const QByteArray answer = client.oneAnswer();
    QCOMPARE(RawClient::field(answer, "transfer-encoding"), "chunked");
    QCOMPARE(RawClient::chunkedBody(answer), "onetwo");

    client.send("HEAD /v1/default/fn/hello HTTP/1.1\r\nHost: x\r\n\r\n" + get("/v1/default/fn/hello"));
    FakeCall &head = fixture.waitForCall();
    head.sink->respond({}, "one", false);
    head.sink->sendChunk("two", true);
    head.sink->finished(outcome(OutcomeKind::Completed));
    QCOMPARE(RawClient::status(client.oneHead()), 200);
    FakeCall &after = fixture.waitForCall();
    after.sink->respond({}, "next", true);
    after.sink->finished(outcome(OutcomeKind::Completed));
    QCOMPARE(RawClient::body(client.oneAnswer()), "next");
}

void TestFunctionCalls::oldClientsGetTheirStreamUntilClose()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send("GET /v1/default/fn/hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    FakeCall &call = fixture.waitForCall();
    QVERIFY(call.invocation.request.url.startsWith("http://127.0.0.1:" + QByteArray::number(fixture.port) + "/v1/"));
    call.sink->respond({}, "one", false);
    call.sink->sendChunk("two", true);
    call.sink->finished(outcome(OutcomeKind::Completed));
    const QByteArray answer = client.untilClosed();
    QCOMPARE(RawClient::body(answer), "onetwo");
    QCOMPARE(RawClient::field(answer, "connection"), "close");
    QVERIFY(RawClient::field(answer, "transfer-encoding").isNull());
}

void TestFunctionCalls::aDeclaredLengthIsKept()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/v1/default/fn/hello"));
    FakeCall &call = fixture.waitForCall();
    call.sink->respond({200, {}, "content-length:6\n"}, "one", false);
    call.sink->sendChunk("two", true);
    call.sink->finished(outcome(OutcomeKind::Completed));
    const QByteArray answer = client.oneAnswer();
    QCOMPARE(RawClient::field(answer, "content-length"), "6");
    QCOMPARE(RawClient::body(answer), "onetwo");
    client.send(get("/v1/default/fn/hello"));
    FakeCall &liar = fixture.waitForCall();
    liar.sink->respond({200, {}, "content-length:4\n"}, "one", false);
    liar.sink->sendChunk("two", true);
    QVERIFY(!client.untilClosed().contains("onetwo"));
    QTRY_VERIFY(liar.isCancelled);
}

void TestFunctionCalls::aBrokenStreamIsCutOff()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/v1/default/fn/hello"));
    FakeCall &call = fixture.waitForCall();
    call.sink->respond({}, "one", false);
    call.sink->finished(outcome(OutcomeKind::Crashed));
    QVERIFY(!client.untilClosed().endsWith("0\r\n\r\n"));
    QVERIFY(!call.isCancelled);
}

void TestFunctionCalls::aSlowClientHoldsTheFunctionBack()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.socket().setReadBufferSize(1024);
    client.send(get("/v1/default/fn/hello"));
    FakeCall &call = fixture.waitForCall();
    call.sink->respond({}, {}, false);
    const QByteArray piece(64 * 1024, 'x');
    qint64 sent = 0;
    const auto sendWhileAllowed = [&] {
        while (sent + piece.size() <= Engine::kBodyWindow + call.granted) {
            call.sink->sendChunk(piece, false);
            sent += piece.size();
        }
    };
    // Until the kernel's buffers are full and grants stop.
    qint64 before = -1;
    while (before != sent) {
        before = sent;
        for (int turn = 0; turn < 20; ++turn)
            QCoreApplication::processEvents();
        sendWhileAllowed();
    }
    QVERIFY(sent < 64 * 1024 * 1024);
    client.socket().setReadBufferSize(0);
    while (sent < before + 1024 * 1024) {
        client.received();
        QCoreApplication::processEvents();
        sendWhileAllowed();
    }
    call.sink->sendChunk({}, true);
    call.sink->finished(outcome(OutcomeKind::Completed));
    QCOMPARE(RawClient::chunkedBody(client.oneAnswer()).size(), sent);
}

void TestFunctionCalls::aClientThatLeavesCancels()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/v1/default/fn/hello"));
    FakeCall &call = fixture.waitForCall();
    client.socket().abort();
    QTRY_VERIFY(call.isCancelled);
    QTRY_COMPARE(fixture.front.listener().connectionCount(), 0);
}

void TestFunctionCalls::theConnectionGoesOnWhileWorkIsLeft()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/v1/default/fn/hello"));
    FakeCall &first = fixture.waitForCall();
    first.sink->respond({}, "first", true);
    QCOMPARE(RawClient::body(client.oneAnswer()), "first");
    client.send(get("/v1/default/fn/hello"));
    FakeCall &second = fixture.waitForCall();
    client.socket().abort();
    QTRY_VERIFY(second.isCancelled);
    QVERIFY(!first.isCancelled);
    first.sink->finished(outcome(OutcomeKind::Completed));
}

void TestFunctionCalls::anAnswerBeforeTheBodyEndsTheConnection()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send("POST /v1/default/fn/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc");
    FakeCall &call = fixture.waitForCall();
    call.sink->respond({413, {}, {}}, "no", true);
    call.sink->finished(outcome(OutcomeKind::Completed, 413));
    const QByteArray answer = client.untilClosed();
    QCOMPARE(RawClient::status(answer), 413);
    QCOMPARE(RawClient::field(answer, "connection"), "close");
    QCOMPARE(RawClient::body(answer), "no");

    HttpLimits limits;
    limits.maxCallBody = 1000;
    Fixture small(limits);
    RawClient large(small.port);
    large.send("POST /v1/default/fn/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\nabc");
    QCOMPARE(RawClient::status(large.untilClosed()), 413);
    QVERIFY(small.door.calls.empty());
}

void TestFunctionCalls::headersCannotBeForged()
{
    Fixture fixture;
    for (const QByteArray &fields : {"a:b\rc\n"_ba, QByteArray("a:b\0c\n", 6), "nocolon\n"_ba, "a:b"_ba, ":x\n"_ba}) {
        RawClient client(fixture.port);
        client.send(get("/v1/default/fn/hello"));
        FakeCall &call = fixture.waitForCall();
        call.sink->respond({200, {}, fields}, "body", true);
        call.sink->finished(outcome(OutcomeKind::Completed));
        const QByteArray answer = client.oneAnswer();
        QCOMPARE(RawClient::status(answer), 500);
        QCOMPARE(errorCodeOf(answer), "FUNCTION_BAD_RESPONSE");
    }
}

void TestFunctionCalls::anInvocationFromAnotherRouteIsAnswered()
{
    Fixture fixture;
    fixture.router.add("POST", "/invoke", Access::Public, [&](const Request &request, const Responder &responder) {
        Invocation invocation;
        invocation.id = fixture.door.nextInvocationId();
        invocation.function = fixture.door.findFunction("default", "hello");
        invocation.request.body = request.body;
        responder.passTo([&](Connection &connection) { return fixture.calls.start(connection, invocation, Reader::Developer); });
    });
    RawClient client(fixture.port);
    client.send("POST /invoke HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
    FakeCall &call = fixture.waitForCall();
    QCOMPARE(call.body, "hi");
    QVERIFY(call.isBodyComplete);
    call.sink->respond({}, "one", false);
    call.sink->sendChunk("two", true);
    call.sink->finished(outcome(OutcomeKind::Completed));
    QCOMPARE(RawClient::chunkedBody(client.oneAnswer()), "onetwo");
}

QTEST_GUILESS_MAIN(TestFunctionCalls)
#include "tst_FunctionCalls.moc"
