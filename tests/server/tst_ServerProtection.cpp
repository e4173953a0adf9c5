// What the server does against too much, the wrong name and the wrong token, and what it writes down: over real connections.

#include "server/guard/AccessLog.h"
#include "tests/server/support/ServerFixture.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestServerProtection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_server = std::make_unique<ServerFixture>(); }
    void cleanup() { m_server.reset(); }

    void anAppTakesItsRateAndNoMore();
    void guessingTokensIsSlowedDown();
    void aForeignHostNameIsRefusedOnDeveloperRoutes();
    void apiAnswersCarryProtectiveFields();
    void requestsHaveIds();
    void theAccessLogHasALinePerRequest();

private:
    void deployPublic()
    {
        const QJsonObject trigger{{u"type"_s, u"http"_s}, {u"config"_s, QJsonObject{{u"auth"_s, u"none"_s}}}};
        QCOMPARE(
            m_server->deploy(u"f"_s, u"export default () => new Response('ok')"_s, {{u"triggers"_s, QJsonArray{trigger}}}).status,
            201);
    }

    std::unique_ptr<ServerFixture> m_server;
};

void TestServerProtection::anAppTakesItsRateAndNoMore()
{
    deployPublic();
    const Answer limited = m_server->ask("PATCH", "/v1/apps/default", R"({"rate_limit":{"per_second":1,"burst":3}})");
    QVERIFY2(limited.status == 200, limited.body);
    QCOMPARE(limited.json["rate_limit"_L1].toObject()["burst"_L1].toInt(), 3);
    int answered = 0;
    Answer refused;
    for (int i = 0; i < 20 && refused.status != 429; ++i) {
        refused = m_server->ask("GET", "/v1/default/fn/f");
        answered += refused.status == 200;
    }
    QVERIFY(answered >= 3);
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.errorCode(), u"RATE_LIMITED"_s);
    QVERIFY(refused.head.contains("\r\nretry-after: 1\r\n"));
    const QJsonArray rows = m_server->ask("GET", "/v1/default/functions/f/logs?status=429").json["logs"_L1].toArray();
    QCOMPARE(rows[0]["error"_L1].toString(), u"rate limit"_s);
    QCOMPARE(m_server->ask("PATCH", "/v1/apps/default", R"({"rate_limit":null})").status, 200);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(m_server->ask("GET", "/v1/default/fn/f").status, 200);
    for (const QByteArray &bad : {R"({"rate_limit":5})"_ba, R"({"rate_limit":{}})"_ba, R"({"rate_limit":{"per_second":0}})"_ba,
             R"({"rate_limit":{"per_second":1,"per_minute":1}})"_ba})
        QCOMPARE(m_server->ask("PATCH", "/v1/apps/default", bad).status, 400);
}

void TestServerProtection::guessingTokensIsSlowedDown()
{
    Answer last;
    int refused = 0;
    for (int i = 0; i < 200 && last.status != 429; ++i) {
        last = m_server->ask("GET", "/v1/default/functions", {}, {}, "isk_guess" + QByteArray::number(i));
        refused += last.status == 401;
    }
    QCOMPARE(last.status, 429);
    QVERIFY(last.head.contains("\r\nretry-after: "));
    QVERIFY(refused >= 20);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions").status, 200); // a good token still is
}

void TestServerProtection::aForeignHostNameIsRefusedOnDeveloperRoutes()
{
    const auto statusFor = [&](const QByteArray &target, const QByteArray &host) {
        RawClient client(m_server->port);
        client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer isk_admin_test\r\n\r\n");
        return RawClient::status(client.oneAnswer());
    };
    QCOMPARE(statusFor("/v1/default/functions", "rebound.example:4000"), 403);
    QCOMPARE(statusFor("/metrics", "rebound.example"), 403);
    QCOMPARE(statusFor("/v1/default/functions", "localhost:4000"), 200);
    QCOMPARE(statusFor("/healthz", "rebound.example"), 200);
    deployPublic();
    QCOMPARE(statusFor("/v1/default/fn/f", "shop.example"), 200); // functions are for everybody
}

void TestServerProtection::apiAnswersCarryProtectiveFields()
{
    deployPublic();
    for (const Answer &answer : {m_server->ask("GET", "/v1/default/functions"), m_server->ask("GET", "/nowhere"),
             m_server->ask("GET", "/v1/default/functions", {}, {}, {})})
        for (const QByteArray &field : {"x-content-type-options: nosniff"_ba, "cache-control: no-store"_ba,
                 "content-security-policy: default-src 'none'; frame-ancestors 'none'"_ba, "referrer-policy: no-referrer"_ba})
            QVERIFY2(answer.head.contains("\r\n" + field + "\r\n"), answer.head);
    QVERIFY(!m_server->ask("GET", "/v1/default/fn/f").head.contains("nosniff"));
}

void TestServerProtection::requestsHaveIds()
{
    const auto idOf = [&](const QByteArray &fields) {
        return RawClient::field(m_server->ask("GET", "/healthz", {}, fields).head, "x-request-id");
    };
    QCOMPARE(idOf("X-Request-ID: mine-1.2_3\r\n"), "mine-1.2_3");
    QVERIFY(idOf("X-Request-ID: <script>\r\n").startsWith("req_"));
    const QByteArray one = idOf({});
    QVERIFY(one.startsWith("req_") && one != idOf({}));
}

void TestServerProtection::theAccessLogHasALinePerRequest()
{
    const QString path = m_server->directory.filePath(u"access.log"_s);
    auto log = AccessLog::open(path, m_server->clock);
    QVERIFY(log.has_value());
    m_server->useAccessLog(log->get());
    deployPublic();
    m_server->ask("GET", "/v1/default/fn/f?token=hush&x=1", {}, "X-Request-ID: r1\r\n");
    m_server->ask("GET", "/nowhere");
    RawClient broken(m_server->port);
    broken.send("NONSENSE\r\n\r\n");
    broken.untilClosed();
    QFile::rename(path, path + u".1"_s); // a rotation
    (*log)->reopen();
    m_server->ask("GET", "/healthz");
    m_server->server.reset();
    log->reset();

    const auto lines = [](const QString &name) {
        QFile file(name);
        QList<QJsonObject> objects;
        if (file.open(QIODevice::ReadOnly))
            while (!file.atEnd())
                objects.append(QJsonDocument::fromJson(file.readLine()).object());
        return objects;
    };
    const QList<QJsonObject> before = lines(path + u".1"_s);
    QCOMPARE(before.size(), 4);
    QCOMPARE(before[1]["target"_L1].toString(), u"/v1/default/fn/f?token=***&x=1"_s);
    QCOMPARE(before[1]["method"_L1].toString(), u"GET"_s);
    QCOMPARE(before[1]["status"_L1].toInt(), 200);
    QCOMPARE(before[1]["bytes"_L1].toInt(), 2);
    QCOMPARE(before[1]["request_id"_L1].toString(), u"r1"_s);
    QVERIFY(before[1]["duration_ms"_L1].toDouble() > 0);
    QCOMPARE(before[2]["status"_L1].toInt(), 404);
    QCOMPARE(before[3]["status"_L1].toInt(), 400);
    const QList<QJsonObject> after = lines(path);
    QCOMPARE(after.size(), 1);
    QCOMPARE(after[0]["target"_L1].toString(), u"/healthz"_s);
}

QTEST_GUILESS_MAIN(TestServerProtection)
#include "tst_ServerProtection.moc"
