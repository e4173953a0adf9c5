#include "core/agents/ToolRates.h"

#include "tests/core/registry/RegistryFixture.h"

#include <QJsonObject>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_ToolRates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aShareFillsUpWithTime();
    void callersDoNotShare();
    void withoutALimitAllIsAdmitted();

private:
    void limit(const QJsonValue &limit);

    const AppId m_app{u"default"_s};
    std::unique_ptr<RegistryFixture> m_fixture;
    std::unique_ptr<AgentSettingsRegistry> m_settings;
};

static Caller userCalled(const QByteArray &id)
{
    Caller caller;
    caller.kind = CallerKind::EndUserJwt;
    caller.userId = id;
    return caller;
}

void tst_ToolRates::init()
{
    m_settings.reset();
    m_fixture = std::make_unique<RegistryFixture>();
    m_settings = std::move(*AgentSettingsRegistry::create(*m_fixture->database, *m_fixture->apps));
}

void tst_ToolRates::limit(const QJsonValue &limit)
{
    QVERIFY(await<AgentSettings>([&](const auto &done) { m_settings->change(m_app, {{{u"tool_rate_limit"_s, limit}}}, done); }));
}

void tst_ToolRates::aShareFillsUpWithTime()
{
    limit(QJsonObject{{u"per_second"_s, 2}, {u"burst"_s, 3}});
    ToolRates rates(*m_settings, m_fixture->clock);
    for (int i = 0; i < 3; ++i)
        QVERIFY(rates.admit(m_app, userCalled("u")));
    const Result<void> refused = rates.admit(m_app, userCalled("u"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::RateLimited);
    QVERIFY2(refused.error().message.contains("2 tool calls a second, 3 at once"_L1), qPrintable(refused.error().message));
    m_fixture->clock.advance(Milliseconds(500));
    QVERIFY(rates.admit(m_app, userCalled("u")));
    QVERIFY(!rates.admit(m_app, userCalled("u")));
    m_fixture->clock.advance(Milliseconds(100000));
    for (int i = 0; i < 3; ++i)
        QVERIFY(rates.admit(m_app, userCalled("u")));
    QVERIFY2(!rates.admit(m_app, userCalled("u")), "no more than the burst");
}

void tst_ToolRates::callersDoNotShare()
{
    limit(QJsonObject{{u"per_second"_s, 1}});
    ToolRates rates(*m_settings, m_fixture->clock);
    QVERIFY(rates.admit(m_app, userCalled("a")));
    QVERIFY(!rates.admit(m_app, userCalled("a")));
    QVERIFY(rates.admit(m_app, userCalled("b")));
    QVERIFY(rates.admit(AppId{u"other"_s}, userCalled("a")));
}

void tst_ToolRates::withoutALimitAllIsAdmitted()
{
    limit(QJsonValue());
    ToolRates rates(*m_settings, m_fixture->clock);
    for (int i = 0; i < 1000; ++i)
        QVERIFY(rates.admit(m_app, userCalled("a")));
}

QTEST_GUILESS_MAIN(tst_ToolRates)
#include "tst_ToolRates.moc"
