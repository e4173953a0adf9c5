// fetch() of a deployed function through the real program, against a real node server: how large bodies pass, and what a leaving
// client takes with it. What a fetch may be and how it fails is told row by row in
// tests/core/dispatch/hostcalls/tst_FetchService.

#include "tests/core/dispatch/hostcalls/FetchPeer.h"
#include "tests/integration/support/ServerProcess.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

static constexpr qint64 kGigabyte = 1 << 30;
static constexpr qint64 kMegabyte = 1 << 20;

class TestFetching : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void aGigabytePassesInLittleMemory_data();
    void aGigabytePassesInLittleMemory();
    void aLeavingClientEndsTheFetchesOfItsCall();

private:
    FetchPeer m_peer;
    ServerProcess m_server;
};

void TestFetching::initTestCase()
{
    qputenv("ISOLA_EXTRA_CA", m_peer.certificate().toLocal8Bit());
    QVERIFY2(m_server.start(), m_server.standardError());
    const QByteArray origin = "const origin = 'http://127.0.0.1:" + m_peer.http + "';\n";
    const QByteArray origins = origin + "const secure = 'https://localhost:" + m_peer.https + "';\n";
    m_server.deploy("download", origins + R"(export default async (req) => {
  const { searchParams } = new URL(req.url);
  const from = searchParams.has('secure') ? secure : origin;
  const { version } = await (await fetch(`${from}/inspect`)).json();
  let total = 0;
  for await (const chunk of (await fetch(`${from}/big?bytes=${searchParams.get('bytes')}`)).body) total += chunk.byteLength;
  return new Response(`${total} by HTTP/${version}`);
})",
        {{u"timeoutMs"_s, 300000}, {u"memoryLimitMb"_s, 64}});
    m_server.deploy("relay", origin + "export default () => fetch(`${origin}/big?bytes=1000000000000`);");
    m_server.deploy("aborted", origin + "export default () => fetch(`${origin}/aborted`);");
}

// The most memory that a process ever had in RAM.
static qint64 peakBytes(qint64 process)
{
    QFile status(u"/proc/%1/status"_s.arg(process));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmHWM:") + 6;
    return text.mid(at, text.indexOf(" kB", at) - at).trimmed().toLongLong() * 1024;
}

void TestFetching::aGigabytePassesInLittleMemory_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("version");
    QTest::newRow("plain, HTTP/1.1") << QByteArray() << "1.1"_ba;
    QTest::newRow("TLS, HTTP/2") << "secure&"_ba
                                 << "2.0"_ba;
}

// A small download first, so that only what comes with the size shows.
void TestFetching::aGigabytePassesInLittleMemory()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, version);
    const QByteArray target = "download?" + query + "bytes=";
    QCOMPARE(m_server.visit(target + "10000000").body, "10000000 by HTTP/" + version);
    const QList<qint64> instances = m_server.descendants("isola-instance");
    const qint64 serverBefore = peakBytes(m_server.processId());
    QHash<qint64, qint64> before;
    for (const qint64 instance : instances)
        before.insert(instance, peakBytes(instance));
    QCOMPARE(m_server.visit(target + QByteArray::number(kGigabyte)).body, QByteArray::number(kGigabyte) + " by HTTP/" + version);
    const qint64 grown = peakBytes(m_server.processId()) - serverBefore;
    QVERIFY2(grown < 16 * kMegabyte, QByteArray::number(grown));
    QVERIFY(!instances.isEmpty());
    for (const qint64 instance : instances) {
        const qint64 more = peakBytes(instance) - before[instance];
        QVERIFY2(more < 48 * kMegabyte, QByteArray::number(more)); // garbage of its heap, whose limit is 64 MB
    }
}

void TestFetching::aLeavingClientEndsTheFetchesOfItsCall()
{
    const int before = m_server.visit("aborted").body.toInt();
    {
        HttpClient leaving(m_server.port());
        QVERIFY(leaving.connectNow());
        leaving.send(HttpClient::head({"GET", "/v1/default/fn/relay", {}, {}, {}}, m_server.port()));
        QCOMPARE(leaving.readHead().status, 200);
        QVERIFY(leaving.readBodyPart().startsWith("xxxx"));
    }
    while (m_server.visit("aborted").body.toInt() == before) { } // the peer sees it a moment later
}

QTEST_GUILESS_MAIN(TestFetching)
#include "tst_Fetching.moc"
