// Following the log, as clients see it: real calls, real commits, real connections.

#include "tests/server/support/ServerFixture.h"

#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

namespace {

// A client of server-sent events.
class EventClient final {
public:
    EventClient(
        const ServerFixture &server, const QByteArray &target, const QByteArray &fields = {}, const QByteArray &token = kAdmin)
        : m_client(server.port)
    {
        m_client.send(
            "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\n" + fields + "\r\n");
    }

    bool hasBegun() { return m_client.received().contains("retry: 1000"); }
    bool isClosed() { return m_client.isClosed(); }
    bool hasEnded() { return m_client.received().endsWith("\r\n0\r\n\r\n"); }
    RawClient &raw() { return m_client; }

    QList<QByteArray> ids() { return values("id: "); }
    QStringList paths()
    {
        QStringList paths;
        for (const QByteArray &data : values("data: "))
            paths.append(QJsonDocument::fromJson(data)["path"_L1].toString());
        return paths;
    }

    static constexpr const char *kAdmin = "isk_admin_test";

private:
    QList<QByteArray> values(const QByteArray &name)
    {
        QList<QByteArray> found;
        for (const QByteArray &line : m_client.received().split('\n'))
            if (line.startsWith(name))
                found.append(line.mid(name.size()));
        return found;
    }

    RawClient m_client;
};

} // namespace

class TestLogStreamController : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_server.reset(); }

    void callsArriveWhileTheyAreMade();
    void anAppsStreamHasTheCallsOfAllItsFunctions();
    void aClientThatComesBackReadsWhatItMissed();
    void manyTailsEachGetEveryRowOnce();
    void tailsJoiningDuringTrafficMissNothing();
    void onlyErrorsAreStreamedWhenAskedFor();
    void aClientThatDoesNotReadIsCutOff();
    void aStreamEndsWithItsTokenAndItsApp();
    void aStopEndsTheStreams();
    void badRequestsAreRefused();

private:
    int call(const QByteArray &target) { return m_server->ask("GET", "/v1/default/fn/" + target).status; }

    std::unique_ptr<ServerFixture> m_server;
};

void TestLogStreamController::init()
{
    m_server = std::make_unique<ServerFixture>();
    const QString code
        = u"export default (req) => { if (req.url.endsWith('bad')) throw new Error('no'); return new Response('ok') }"_s;
    QCOMPARE(m_server->deploy(u"f"_s, code).status, 201);
    QCOMPARE(m_server->deploy(u"g"_s, code).status, 201);
}

void TestLogStreamController::callsArriveWhileTheyAreMade()
{
    QCOMPARE(call("f/before"), 200);
    EventClient client(*m_server, "/v1/default/functions/f/logs/stream");
    QTRY_VERIFY(client.hasBegun());
    QVERIFY(client.raw().received().contains("content-type: text/event-stream\r\n"));
    QCOMPARE(call("g/other"), 200);
    QCOMPARE(call("f/one"), 200);
    QTRY_COMPARE(client.paths(), QStringList{u"/one"_s});
    QVERIFY(client.raw().received().contains("\nevent: log\n"));
    QCOMPARE(call("f/two"), 200);
    QTRY_COMPARE(client.paths(), QStringList({u"/one"_s, u"/two"_s}));
}

void TestLogStreamController::anAppsStreamHasTheCallsOfAllItsFunctions()
{
    m_server->ask("POST", "/v1/apps", R"({"app_id":"other"})");
    EventClient other(*m_server, "/v1/other/logs/stream");
    EventClient client(*m_server, "/v1/default/logs/stream");
    QTRY_VERIFY(client.hasBegun() && other.hasBegun());
    call("f/one");
    call("g/two");
    m_server->deploy(u"new"_s, u"export default () => new Response()"_s);
    call("new/three");
    QTRY_COMPARE(client.paths(), QStringList({u"/one"_s, u"/two"_s, u"/three"_s}));
    QVERIFY(other.paths().isEmpty());
}

void TestLogStreamController::aClientThatComesBackReadsWhatItMissed()
{
    QByteArray last;
    {
        EventClient client(*m_server, "/v1/default/functions/f/logs/stream");
        QTRY_VERIFY(client.hasBegun());
        call("f/0");
        QTRY_COMPARE(client.ids().size(), 1);
        last = client.ids().last();
    }
    QStringList missed;
    for (int i = 1; i <= 250; ++i) { // more than a page
        missed.append(u"/%1"_s.arg(i));
        call("f/" + QByteArray::number(i));
    }
    EventClient back(*m_server, "/v1/default/functions/f/logs/stream", "Last-Event-ID: " + last + "\r\n");
    QTRY_COMPARE(back.paths(), missed);
    call("f/live");
    QTRY_COMPARE(back.paths().last(), u"/live"_s);
    EventClient byParameter(*m_server, "/v1/default/functions/f/logs/stream?cursor=" + last);
    QTRY_COMPARE(byParameter.paths().size(), 251);
}

void TestLogStreamController::manyTailsEachGetEveryRowOnce()
{
    std::vector<std::unique_ptr<EventClient>> clients;
    for (int i = 0; i < 40; ++i)
        clients.push_back(
            std::make_unique<EventClient>(*m_server, i % 2 ? "/v1/default/logs/stream" : "/v1/default/functions/f/logs/stream"));
    for (const auto &client : clients)
        QTRY_VERIFY(client->hasBegun());
    QStringList expected;
    for (int i = 0; i < 30; ++i) {
        expected.append(u"/%1"_s.arg(i));
        call("f/" + QByteArray::number(i));
    }
    for (const auto &client : clients)
        QTRY_COMPARE(client->paths(), expected);
    clients.clear();
    QTRY_COMPARE(m_server->server->connectionCount(), 0);
}

void TestLogStreamController::tailsJoiningDuringTrafficMissNothing()
{
    const auto firstOf = [&](const QByteArray &name) { // a cursor in front of everything
        call(name);
        return m_server->ask("GET", "/v1/default/functions/" + name + "/logs")
            .json["logs"_L1]
            .toArray()[0]
            .toObject()["cursor"_L1]
            .toString()
            .toLatin1();
    };
    const QByteArray start = "Last-Event-ID: " + firstOf("f") + "\r\n";
    firstOf("g");
    std::vector<std::unique_ptr<EventClient>> ofF;
    std::vector<std::unique_ptr<EventClient>> ofG;
    QStringList expected;
    for (int i = 0; i < 60; ++i) {
        expected.append(u"/%1"_s.arg(i));
        auto &tails = i % 2 ? ofF : ofG;
        tails.push_back(std::make_unique<EventClient>(
            *m_server, i % 2 ? "/v1/default/functions/f/logs/stream" : "/v1/default/functions/g/logs/stream", start));
        call("f/" + QByteArray::number(i));
        call("g/" + QByteArray::number(i));
    }
    for (const auto &client : ofF)
        QTRY_COMPARE(client->paths(), expected);
    for (const auto &client : ofG)
        QTRY_COMPARE(client->paths(), QStringList{u"/"_s} + expected);
}

void TestLogStreamController::onlyErrorsAreStreamedWhenAskedFor()
{
    EventClient client(*m_server, "/v1/default/functions/f/logs/stream?level=error");
    QTRY_VERIFY(client.hasBegun());
    for (const QByteArray &target : {"f/good"_ba, "f/bad"_ba, "f/good"_ba, "f/2bad"_ba})
        call(target);
    QTRY_COMPARE(client.paths(), QStringList({u"/bad"_s, u"/2bad"_s}));
}

void TestLogStreamController::aClientThatDoesNotReadIsCutOff()
{
    m_server->deploy(u"loud"_s,
        u"export default () => { for (let i = 0; i < 20; ++i) console.log('x'.repeat(8000)); return new Response('ok') }"_s);
    EventClient lazy(*m_server, "/v1/default/logs/stream");
    QTRY_VERIFY(lazy.hasBegun());
    lazy.raw().socket().setReadBufferSize(1024);
    EventClient keen(*m_server, "/v1/default/logs/stream?status=500"); // nothing for it: it stays
    QTRY_VERIFY(keen.hasBegun());
    RawClient caller(m_server->port);
    for (int i = 0; i < 400 && m_server->server->connectionCount() == 3; ++i) {
        caller.send("GET /v1/default/fn/loud HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer isk_admin_test\r\n\r\n");
        QCOMPARE(RawClient::status(caller.oneAnswer()), 200);
    }
    QTRY_COMPARE(m_server->server->connectionCount(), 2);
    call("f/bad");
    QTRY_COMPARE(keen.paths(), QStringList{u"/bad"_s});
}

void TestLogStreamController::aStreamEndsWithItsTokenAndItsApp()
{
    const QJsonObject token = m_server->ask("POST", "/v1/default/tokens", R"({"kind":"service","name":"ci"})").json;
    m_server->ask("POST", "/v1/apps", R"({"app_id":"other"})");
    EventClient mine(*m_server, "/v1/default/logs/stream", {}, token["token"_L1].toString().toLatin1());
    EventClient ofApp(*m_server, "/v1/other/logs/stream");
    EventClient stays(*m_server, "/v1/default/logs/stream");
    QTRY_VERIFY(mine.hasBegun() && ofApp.hasBegun() && stays.hasBegun());
    QCOMPARE(m_server->ask("DELETE", "/v1/default/tokens/" + token["id"_L1].toString().toLatin1()).status, 200);
    QCOMPARE(m_server->ask("DELETE", "/v1/apps/other").status, 200);
    QTRY_VERIFY(mine.hasEnded() && ofApp.hasEnded());
    call("f/still");
    QTRY_COMPARE(stays.paths(), QStringList{u"/still"_s});
}

void TestLogStreamController::aStopEndsTheStreams()
{
    EventClient client(*m_server, "/v1/default/logs/stream");
    QTRY_VERIFY(client.hasBegun());
    m_server->server->stopAccepting();
    QTRY_VERIFY(client.hasEnded());
    QTRY_VERIFY(client.isClosed());
}

void TestLogStreamController::badRequestsAreRefused()
{
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/none/logs/stream").status, 404);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/f/logs/stream", {}, {}, {}).status, 401);
    QCOMPARE(m_server->ask("GET", "/v1/default/logs/stream?level=loud").status, 400);
    QCOMPARE(m_server->ask("GET", "/v1/default/logs/stream?limit=3").status, 400);
    const Answer bad = m_server->ask("GET", "/v1/default/logs/stream", {}, "Last-Event-ID: x\r\n");
    QCOMPARE(bad.status, 400);
    QVERIFY(bad.body.contains("Last-Event-ID"));
}

QTEST_GUILESS_MAIN(TestLogStreamController)
#include "tst_LogStreamController.moc"
