#include "server/guard/FailedAttempts.h"

#include <QTest>

using namespace isola;

class TestFailedAttempts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAddressIsStoppedAndLaterForgiven();
    void addressesAreCountedApart();
    void anIpv6NetworkCountsAsOne();

private:
    static int allowed(FailedAttempts &attempts, const QByteArray &address, MonotonicTime now)
    {
        int count = 0;
        while (attempts.note(address, now))
            ++count;
        return count;
    }
};

void TestFailedAttempts::anAddressIsStoppedAndLaterForgiven()
{
    FailedAttempts attempts;
    MonotonicTime now{};
    QCOMPARE(allowed(attempts, "192.0.2.1", now), int(FailedAttempts::kBurst));
    now += std::chrono::seconds(4);
    QCOMPARE(allowed(attempts, "192.0.2.1", now), int(4 * FailedAttempts::kPerSecond));
}

void TestFailedAttempts::addressesAreCountedApart()
{
    FailedAttempts attempts;
    allowed(attempts, "192.0.2.1", {});
    QVERIFY(!attempts.note("192.0.2.1", {}));
    QVERIFY(attempts.note("192.0.2.2", {}));
}

void TestFailedAttempts::anIpv6NetworkCountsAsOne()
{
    FailedAttempts attempts;
    allowed(attempts, "2001:db8:1:2::1", {});
    QVERIFY(!attempts.note("2001:db8:1:2:ffff::9", {}));
    QVERIFY(attempts.note("2001:db8:1:3::1", {}));
}

QTEST_GUILESS_MAIN(TestFailedAttempts)
#include "tst_FailedAttempts.moc"
