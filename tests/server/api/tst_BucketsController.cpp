// Buckets and objects over the API, as the console uses them.

#include "tests/server/support/ServerFixture.h"

#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestBucketsController : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerFixture>();
        QCOMPARE(m_server->ask("POST", "/v1/default/buckets", R"({"name":"inbox"})").status, 201);
    }
    void cleanup() { m_server.reset(); }

    void whatIsStoredIsListedFetchedAndRemoved()
    {
        const Answer stored = put("in%2Fa.txt", "hello", "Content-Type: text/x-note\r\n");
        QVERIFY2(stored.status == 200, stored.body);
        QCOMPARE(stored.json["key"_L1].toString(), u"in/a.txt"_s);
        QCOMPARE(stored.json["size"_L1].toInt(), 5);
        const Answer level = m_server->ask("GET", "/v1/default/buckets/inbox/objects?delimiter=%2F");
        QCOMPARE(level.json["prefixes"_L1].toArray(), QJsonArray{u"in/"_s});
        const Answer list = m_server->ask("GET", "/v1/default/buckets/inbox/objects?prefix=in/");
        QCOMPARE(list.json["objects"_L1][0]["content_type"_L1].toString(), u"text/x-note"_s);
        const Answer fetched = m_server->ask("GET", kObject + "in%2Fa.txt"_ba);
        QCOMPARE(fetched.status, 200);
        QCOMPARE(fetched.body, "hello"_ba);
        QVERIFY(fetched.head.toLower().contains("content-disposition: attachment"));
        QCOMPARE(m_server->ask("DELETE", kObject + "in%2Fa.txt"_ba).status, 200);
        QCOMPARE(m_server->ask("GET", kObject + "in%2Fa.txt"_ba).status, 404);
        QCOMPARE(m_server->ask("DELETE", kObject + "in%2Fa.txt"_ba).status, 404);
    }

    // More than a request of the API may otherwise hold, so that it must go through in pieces.
    void largeObjectsAreStreamed()
    {
        QByteArray large(13 * 1024 * 1024, 'x');
        for (qsizetype i = 0; i < large.size(); i += 4096)
            large[i] = char('a' + i / 4096 % 26);
        QCOMPARE(put("large.bin", large).status, 200);
        const Answer fetched = m_server->ask("GET", kObject + "large.bin"_ba);
        QCOMPARE(fetched.body.size(), large.size());
        QVERIFY(fetched.body == large);
    }

    void withoutATypeTheEndingSaysIt() { QCOMPARE(put("cat.png", "x").json["content_type"_L1].toString(), u"image/png"_s); }

    void whatIsThereAlreadyOrMissingIsSaid()
    {
        QCOMPARE(m_server->ask("POST", "/v1/default/buckets", R"({"name":"inbox"})").status, 200);
        const Answer bad = m_server->ask("POST", "/v1/default/buckets", R"({"name":"No"})");
        QCOMPARE(bad.status, 400);
        QVERIFY2(bad.body.contains("name: must be 3 to 63"), bad.body);
        const Answer lost = m_server->ask("GET", "/v1/default/buckets/nowhere/objects");
        QCOMPARE(lost.status, 404);
        QVERIFY2(lost.body.contains("There is no bucket nowhere"), lost.body);
        put("a", "x");
        QCOMPARE(m_server->ask("DELETE", "/v1/default/buckets/inbox").status, 409);
        QCOMPARE(m_server->ask("PUT", "/v1/default/buckets/nowhere/objects/a", "x").status, 404);
    }

    void strangersGetNothing()
    {
        QCOMPARE(m_server->ask("GET", kObject + "a"_ba, {}, {}, {}).status, 401);
        QCOMPARE(m_server->ask("PUT", kObject + "a"_ba, "x", {}, {}).status, 401);
        QCOMPARE(m_server->ask("GET", "/v1/default/buckets", {}, {}, "isk_wrong").status, 401);
    }

private:
    static inline const QByteArray kObject = "/v1/default/buckets/inbox/objects/";

    Answer put(const QByteArray &key, const QByteArray &body, const QByteArray &fields = {})
    {
        return m_server->ask("PUT", kObject + key, body, fields);
    }

    std::unique_ptr<ServerFixture> m_server;
};

QTEST_GUILESS_MAIN(TestBucketsController)
#include "tst_BucketsController.moc"
