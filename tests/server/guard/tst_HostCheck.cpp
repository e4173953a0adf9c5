#include "server/guard/HostCheck.h"

#include <QTest>

using namespace isola;

class TestHostCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void loopbackAnswersToItsOwnNamesOnly_data();
    void loopbackAnswersToItsOwnNamesOnly();
    void withoutACheckEveryNameIsGood() { QVERIFY(HostCheck().allows("evil.example")); }
};

void TestHostCheck::loopbackAnswersToItsOwnNamesOnly_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char *host, bool isAllowed) { QTest::newRow(host) << QByteArray(host) << isAllowed; };
    row("localhost", true);
    row("LocalHost:4000", true);
    row("app.localhost:4000", true);
    row("127.0.0.1", true);
    row("127.0.0.2:80", true);
    row("[::1]:4000", true);
    row("proxy.example:443", true);
    row("", true);
    row("evil.example", false);
    row("localhost.evil.example", false);
    row("evillocalhost", false);
    row("10.0.0.1", false);
    row("127.0.0.1.evil.example", false);
    row("[::2]", false);
    row("0", false);
}

void TestHostCheck::loopbackAnswersToItsOwnNamesOnly()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, isAllowed);
    QCOMPARE(HostCheck::loopback({"Proxy.example"}).allows(host), isAllowed);
}

QTEST_GUILESS_MAIN(TestHostCheck)
#include "tst_HostCheck.moc"
