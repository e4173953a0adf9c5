// Logs as files, of real calls.

#include "tests/server/support/ServerFixture.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestLogExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }

    void jsonLinesHoldEveryRow();
    void aLimitIsKept();
    void tablesKeepTextAsText();
    void filtersApply();
    void anEmptyAppExportsNothing();

private:
    static constexpr int kCalls = 620; // more than a page

    std::unique_ptr<ServerFixture> m_server;
};

void TestLogExport::initTestCase()
{
    m_server = std::make_unique<ServerFixture>();
    QVERIFY(
        m_server
            ->deploy(u"f"_s, u"export default (req) => { console.log('=1+1, \"quoted\"\\nsecond'); return new Response('ok') }"_s)
            .status
        == 201);
    RawClient client(m_server->port);
    for (int i = 0; i < kCalls; ++i) {
        client.send("GET /v1/default/fn/f/" + QByteArray::number(i)
            + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer isk_admin_test\r\n\r\n");
        QCOMPARE(RawClient::status(client.oneAnswer()), 200);
    }
}

void TestLogExport::jsonLinesHoldEveryRow()
{
    const Answer answer = m_server->ask("GET", "/v1/default/functions/f/logs?format=jsonl");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.head.contains("content-type: application/jsonl; charset=utf-8\r\n"));
    QVERIFY(answer.head.contains("content-disposition: attachment; filename=\"logs.jsonl\"\r\n"));
    const QByteArrayList lines = answer.body.trimmed().split('\n');
    QCOMPARE(lines.size(), kCalls);
    for (int i = 0; i < kCalls; ++i)
        QCOMPARE(QJsonDocument::fromJson(lines[i])["path"_L1].toString(), u"/%1"_s.arg(kCalls - 1 - i));
}

void TestLogExport::aLimitIsKept()
{
    QCOMPARE(m_server->ask("GET", "/v1/default/logs?format=jsonl&limit=7").body.count('\n'), 7);
    QCOMPARE(m_server->ask("GET", "/v1/default/logs?format=jsonl&limit=600").body.count('\n'), 600);
}

void TestLogExport::tablesKeepTextAsText()
{
    const Answer answer = m_server->ask("GET", "/v1/default/functions/f/logs?format=csv&limit=1");
    QVERIFY(answer.head.contains("content-type: text/csv; charset=utf-8\r\n"));
    QVERIFY2(answer.body.startsWith("id,timestamp,trigger,version,method,path,"), answer.body);
    QVERIFY2(answer.body.endsWith(",\"log: =1+1, \"\"quoted\"\"\nsecond\"\r\n"), answer.body);
}

void TestLogExport::filtersApply()
{
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/f/logs?format=jsonl&level=error").body, QByteArray());
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/f/logs?format=jsonl&q=QUOTED").body.count('\n'), kCalls);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/f/logs?format=pdf").status, 400);
}

void TestLogExport::anEmptyAppExportsNothing()
{
    QCOMPARE(m_server->ask("POST", "/v1/apps", R"({"app_id":"empty"})").status, 201);
    const Answer answer = m_server->ask("GET", "/v1/empty/logs?format=jsonl");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray());
}

QTEST_GUILESS_MAIN(TestLogExport)
#include "tst_LogExport.moc"
