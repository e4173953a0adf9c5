#include "app/cli/ClientFlags.h"

#include "core/storage/DataDirectory.h"

#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestClientFlags : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void flagsWinOverTheEnvironment();
    void aLocalServerNeedsNoFlags();
    void theLocalTokenIsForTheLocalServer();
    void anAddressIsChecked_data();
    void anAddressIsChecked();

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    ClientFlags m_flags;
};

void TestClientFlags::init()
{
    for (const char *name : {"ISOLA_URL", "ISOLA_TOKEN", "ISOLA_DATA", "ISOLA_APP"})
        qunsetenv(name);
    m_directory = std::make_unique<QTemporaryDir>();
    m_flags = {};
    m_flags.dataDirectory = m_directory->filePath(u"data"_s).toStdString();
}

void TestClientFlags::flagsWinOverTheEnvironment()
{
    QCOMPARE(appName(m_flags), u"default"_s);
    qputenv("ISOLA_URL", "http://environment:1");
    qputenv("ISOLA_TOKEN", "environment");
    qputenv("ISOLA_APP", "environment");
    QCOMPARE(appName(m_flags), u"environment"_s);
    QCOMPARE(findServer(m_flags)->url, "http://environment:1");
    QCOMPARE(findServer(m_flags)->token, "environment");
    m_flags.url = "https://flag:2/below/";
    m_flags.token = "flag";
    m_flags.app = "flag";
    QCOMPARE(appName(m_flags), u"flag"_s);
    QCOMPARE(findServer(m_flags)->url, "https://flag:2/below");
    QCOMPARE(findServer(m_flags)->token, "flag");
}

void TestClientFlags::aLocalServerNeedsNoFlags()
{
    QVERIFY(findServer(m_flags).error().code == ErrorCode::ResourceNotFound);
    const auto directory = DataDirectory::open(QString::fromStdString(*m_flags.dataDirectory));
    const auto token = (*directory)->adminToken({});
    QVERIFY((*directory)->announceServer(u"http://127.0.0.1:5"_s));
    QCOMPARE(findServer(m_flags)->url, "http://127.0.0.1:5");
    QCOMPARE(findServer(m_flags)->token, *token);
}

void TestClientFlags::theLocalTokenIsForTheLocalServer()
{
    const auto directory = DataDirectory::open(QString::fromStdString(*m_flags.dataDirectory));
    const auto token = (*directory)->adminToken({});
    QVERIFY((*directory)->announceServer(u"http://127.0.0.1:5"_s));
    m_flags.url = "http://127.0.0.1:5/";
    QCOMPARE(findServer(m_flags)->token, *token);
    for (const char *other : {"http://127.0.0.1:55", "http://example.com:5", "https://127.0.0.1:5"}) {
        m_flags.url = other;
        QCOMPARE(findServer(m_flags)->token, "");
    }
}

void TestClientFlags::anAddressIsChecked_data()
{
    QTest::addColumn<QByteArray>("url");
    for (const char *url : {"4000", "127.0.0.1:4000", "ftp://x", "http://", "http://x/?a=1", "http://x/#a", "http://a b"})
        QTest::newRow(url) << QByteArray(url);
}

void TestClientFlags::anAddressIsChecked()
{
    QFETCH(QByteArray, url);
    m_flags.url = url.toStdString();
    const auto found = findServer(m_flags);
    QVERIFY(!found);
    QVERIFY(found.error().code == ErrorCode::ValidationInvalidSchema);
}

QTEST_GUILESS_MAIN(TestClientFlags)
#include "tst_ClientFlags.moc"
