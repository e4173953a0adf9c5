#include "server/calls/AppRateLimits.h"

#include <QTest>

using namespace isola;

class TestAppRateLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void appsAreCountedApart();
    void aChangedLimitCountsAnew();

private:
    static App app(const QString &id, std::optional<RateLimit> limit)
    {
        App app;
        app.id = AppId{id};
        app.rateLimit = limit;
        return app;
    }
};

void TestAppRateLimits::appsAreCountedApart()
{
    AppRateLimits limits;
    const App one = app(QStringLiteral("one"), RateLimit{1, 2});
    const App other = app(QStringLiteral("other"), RateLimit{1, 1});
    QVERIFY(limits.admit(one, {}) && limits.admit(one, {}));
    QVERIFY(!limits.admit(one, {}));
    QVERIFY(limits.admit(other, {}));
    QVERIFY(!limits.admit(other, {}));
    QVERIFY(limits.admit(app(QStringLiteral("free"), {}), {}));
}

void TestAppRateLimits::aChangedLimitCountsAnew()
{
    AppRateLimits limits;
    QVERIFY(limits.admit(app(QStringLiteral("one"), RateLimit{1, 1}), {}));
    QVERIFY(!limits.admit(app(QStringLiteral("one"), RateLimit{1, 1}), {}));
    QVERIFY(limits.admit(app(QStringLiteral("one"), RateLimit{1, 2}), {}));
}

QTEST_GUILESS_MAIN(TestAppRateLimits)
#include "tst_AppRateLimits.moc"
