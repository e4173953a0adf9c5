// Functions that import npm packages: bundled and deployed by the real `isola deploy DIR`, called over HTTP. The packages are
// installed into the build folder from packages/package-lock.json.

#include "tests/integration/support/ServerProcess.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestPackages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void honoRoutesParsesAndStreams();
    void zodTellsGoodFromBad();
    void joseSignsVerifiesAndEncrypts();
    void dateFnsCountsAndSpeaksGerman();
    void ittyRouterAnswersAsOnWorkers();
    void anErrorOfABundleNamesTheAuthorsFile();

private:
    HttpAnswer call(const QByteArray &functionAndPath, const QByteArray &method = "GET", const QByteArray &body = {});

    ServerProcess m_server;
};

void TestPackages::initTestCase()
{
    QVERIFY2(m_server.start(), m_server.standardError());
    for (const QString &name : {u"hono"_s, u"zod"_s, u"jose"_s, u"dates"_s, u"router"_s}) {
        QProcess deploy;
        deploy.start(QStringLiteral(ISOLA_BIN_DIR "/isola"),
            {u"deploy"_s, QStringLiteral(ISOLA_PACKAGES_DIR "/") + name, u"--url"_s,
                u"http://127.0.0.1:%1"_s.arg(m_server.port()), u"--token"_s, QString::fromLatin1(m_server.adminToken())});
        QVERIFY(deploy.waitForFinished(60000));
        QVERIFY2(deploy.exitCode() == 0, deploy.readAllStandardError() + deploy.readAllStandardOutput());
    }
}

HttpAnswer TestPackages::call(const QByteArray &functionAndPath, const QByteArray &method, const QByteArray &body)
{
    HttpCall call;
    call.method = method;
    call.target = "/v1/default/fn/" + functionAndPath;
    call.body = body;
    call.token = m_server.adminToken();
    return m_server.ask(call);
}

void TestPackages::honoRoutesParsesAndStreams()
{
    const HttpAnswer found = call("hono/orders/42?page=3");
    QCOMPARE(found.status, 200);
    QCOMPARE(found.body, R"({"id":42,"page":"3"})"_ba);
    QCOMPARE(found.field("x-powered-by"), "hono"_ba);
    const HttpAnswer posted = call("hono/orders", "POST", R"({"item":"bread"})");
    QCOMPARE(posted.status, 201);
    QCOMPARE(posted.body, R"({"received":{"item":"bread"}})"_ba);
    QCOMPARE(call("hono/stream").body, "one\ntwo\nthree\n"_ba);
    QCOMPARE(call("hono/orders/x").status, 404);
    const HttpAnswer forbidden = call("hono/forbidden");
    QCOMPARE(forbidden.status, 403);
    QCOMPARE(forbidden.body, "not for you"_ba);
}

void TestPackages::zodTellsGoodFromBad()
{
    const HttpAnswer good = call("zod", "POST", R"({"item":"bread","tags":["new"],"contact":"a@b.example"})");
    QCOMPARE(good.status, 200);
    QCOMPARE(good.body, R"({"text":"1 x bread"})"_ba);
    const HttpAnswer bad = call("zod", "POST", R"({"item":"","count":1.5,"tags":["other"]})");
    QCOMPARE(bad.status, 422);
    QCOMPARE(bad.body,
        R"({"issues":[{"path":"item","code":"too_small"},{"path":"count","code":"invalid_type"},{"path":"tags.0","code":"invalid_value"}]})"_ba);
}

void TestPackages::joseSignsVerifiesAndEncrypts()
{
    const HttpAnswer answer = call("jose");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body,
        R"({"signed":["ES256","EdDSA","RS256","PS256"],"decrypted":"secret text","refused":"ERR_JWT_CLAIM_VALIDATION_FAILED"})"_ba);
}

void TestPackages::dateFnsCountsAndSpeaksGerman()
{
    QCOMPARE(call("dates").body,
        R"({"later":"2026-02-04T12:00:00.000Z","days":5,"distance":"5 days","german":"Freitag, 30. Januar 2026"})"_ba);
}

void TestPackages::ittyRouterAnswersAsOnWorkers()
{
    QCOMPARE(call("router/sum/2/40").body, R"({"sum":42})"_ba);
    const HttpAnswer missing = call("router/nothing");
    QCOMPARE(missing.status, 404);
    QCOMPARE(missing.body, R"({"status":404,"error":"no such page"})"_ba);
}

void TestPackages::anErrorOfABundleNamesTheAuthorsFile()
{
    QCOMPARE(call("hono/boom").status, 500); // hono prints the error and answers by itself
    const QList<QJsonObject> rows = m_server.logs("hono");
    QVERIFY(!rows.isEmpty());
    const QString printed = rows.first()["consoleLogs"_L1].toArray().at(0)["message"_L1].toString();
    QVERIFY2(printed.contains("RangeError: thrown in the source that the author wrote"_L1), qPrintable(printed));
    QVERIFY2(printed.contains("(hono/index.ts:21:9)"_L1) || printed.contains("at hono/index.ts:21:9"_L1), qPrintable(printed));
}

QTEST_GUILESS_MAIN(TestPackages)
#include "tst_Packages.moc"
