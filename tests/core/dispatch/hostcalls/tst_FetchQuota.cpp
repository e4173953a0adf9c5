#include "core/dispatch/hostcalls/FetchQuota.h"

#include "tests/core/base/FakeClock.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_FetchQuota final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutBoundsEverythingMayBegin()
    {
        FetchQuota quota(m_clock);
        for (int i = 0; i < 10000; ++i)
            QVERIFY(!quota.take(m_app, {}));
    }

    void asManyAtOnceAsTheAppAllows()
    {
        FetchQuota quota(m_clock);
        const QJsonObject egress{{u"concurrent"_s, 2}};
        QVERIFY(!quota.take(m_app, egress));
        QVERIFY(!quota.take(m_app, egress));
        QVERIFY(quota.take(m_app, egress)->contains(u"2 fetches open"_s));
        QVERIFY(!quota.take(AppId{u"other"_s}, egress));
        quota.giveBack(m_app);
        QVERIFY(!quota.take(m_app, egress));
    }

    void asManyASecondAsTheAppAllows()
    {
        FetchQuota quota(m_clock);
        const QJsonObject egress{{u"requests_per_second"_s, 2}};
        QVERIFY(!quota.take(m_app, egress));
        QVERIFY(!quota.take(m_app, egress));
        QVERIFY(quota.take(m_app, egress));
        m_clock.advance(Milliseconds(500));
        QVERIFY(!quota.take(m_app, egress));
        QVERIFY(quota.take(m_app, egress));
    }

    void whatIsRefusedTakesNoPlace()
    {
        FetchQuota quota(m_clock);
        const QJsonObject egress{{u"requests_per_second"_s, 1}, {u"concurrent"_s, 2}};
        QVERIFY(!quota.take(m_app, egress));
        QVERIFY(quota.take(m_app, egress)); // by its rate
        m_clock.advance(Milliseconds(2000));
        QVERIFY(!quota.take(m_app, egress));
    }

private:
    const AppId m_app{u"default"_s};
    FakeClock m_clock;
};

QTEST_APPLESS_MAIN(tst_FetchQuota)
#include "tst_FetchQuota.moc"
