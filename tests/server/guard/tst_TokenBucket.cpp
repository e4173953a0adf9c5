#include "server/guard/TokenBucket.h"

#include <QTest>

using namespace isola;

class TestTokenBucket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBurstIsLetThroughAndThenTheRate();
    void itNeverHoldsMoreThanTheBurst();
};

void TestTokenBucket::aBurstIsLetThroughAndThenTheRate()
{
    MonotonicTime now{};
    TokenBucket bucket(2, 3, now);
    QVERIFY(bucket.take(now) && bucket.take(now) && bucket.take(now));
    QVERIFY(!bucket.take(now));
    now += std::chrono::milliseconds(499);
    QVERIFY(!bucket.take(now));
    now += std::chrono::milliseconds(2);
    QVERIFY(bucket.take(now));
    QVERIFY(!bucket.take(now));
}

void TestTokenBucket::itNeverHoldsMoreThanTheBurst()
{
    MonotonicTime now{};
    TokenBucket bucket(10, 2, now);
    now += std::chrono::hours(1);
    QVERIFY(bucket.take(now) && bucket.take(now));
    QVERIFY(!bucket.take(now));
}

QTEST_GUILESS_MAIN(TestTokenBucket)
#include "tst_TokenBucket.moc"
