#include "core/agents/AgentSettingsRegistry.h"

#include "tests/core/registry/RegistryFixture.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_AgentSettingsRegistry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void settingsOutliveARestart();
    void secretsLieSealed();
    void aFreshKeySealsThemAnew();
    void whatIsAbsentStays();
    void everyFaultIsNamed();
    void theyGoWithTheirApp();

private:
    void open();
    Result<AgentSettings> change(const QJsonObject &body);

    const AppId m_app{u"default"_s};
    std::unique_ptr<RegistryFixture> m_fixture;
    std::unique_ptr<AgentSettingsRegistry> m_settings;
};

static const QJsonObject kLlm{
    {u"base_url"_s, u"http://127.0.0.1:1/v1/"_s}, {u"model"_s, u"m"_s}, {u"api_key"_s, u"sk-very-secret"_s}};

void tst_AgentSettingsRegistry::init()
{
    m_settings.reset();
    m_fixture = std::make_unique<RegistryFixture>();
    open();
}

void tst_AgentSettingsRegistry::open()
{
    m_settings = std::move(*AgentSettingsRegistry::create(*m_fixture->database, *m_fixture->apps));
}

Result<AgentSettings> tst_AgentSettingsRegistry::change(const QJsonObject &body)
{
    return await<AgentSettings>([&](const auto &done) { m_settings->change(m_app, {body}, done); });
}

void tst_AgentSettingsRegistry::settingsOutliveARestart()
{
    QVERIFY(change({{u"llm"_s, kLlm}, {u"approval_webhook"_s, QJsonObject{{u"url"_s, u"https://example.com/h"_s}}},
        {u"tool_rate_limit"_s, QJsonValue()}}));
    const AgentSettings before = m_settings->of(m_app);
    QCOMPARE(before.llm->baseUrl, u"http://127.0.0.1:1/v1"_s);
    QVERIFY(before.webhook->secret.startsWith("whsec_"_L1));
    QVERIFY(!before.toolCalls);
    m_settings.reset();
    m_fixture->reopen();
    open();
    QVERIFY(m_settings->of(m_app) == before);
}

void tst_AgentSettingsRegistry::secretsLieSealed()
{
    QVERIFY(change({{u"llm"_s, kLlm}}));
    m_settings.reset();
    m_fixture->reopen();
    for (const QString &end : {QString(), u"-wal"_s}) {
        QFile file(m_fixture->databasePath() + end);
        if (file.open(QIODevice::ReadOnly))
            QVERIFY(!file.readAll().contains("very-secret"));
    }
    open();
    QCOMPARE(m_settings->of(m_app).llm->apiKey, u"sk-very-secret"_s);
    QVERIFY(!QJsonDocument(agentSettingsJson(m_settings->of(m_app))).toJson().contains("very-secret"));
}

void tst_AgentSettingsRegistry::aFreshKeySealsThemAnew()
{
    QVERIFY(change({{u"llm"_s, kLlm}}));
    QVERIFY(await<int>([&](const auto &done) { m_fixture->database->rotateKey(m_settings.get(), done); }));
    m_settings.reset();
    m_fixture->reopen();
    open();
    QCOMPARE(m_settings->of(m_app).llm->apiKey, u"sk-very-secret"_s);
}

void tst_AgentSettingsRegistry::whatIsAbsentStays()
{
    QVERIFY(change({{u"llm"_s, kLlm}}));
    QVERIFY(change({{u"llm"_s, QJsonObject{{u"model"_s, u"other"_s}}}}));
    QCOMPARE(m_settings->of(m_app).llm->model, u"other"_s);
    QCOMPARE(m_settings->of(m_app).llm->apiKey, u"sk-very-secret"_s);
    QVERIFY(change({{u"llm"_s, QJsonObject{{u"api_key"_s, QJsonValue()}}}}));
    QVERIFY(m_settings->of(m_app).llm->apiKey.isEmpty());
    QVERIFY(change({{u"llm"_s, QJsonValue()}}));
    QVERIFY(!m_settings->of(m_app).llm);
}

void tst_AgentSettingsRegistry::everyFaultIsNamed()
{
    const auto refused = change({{u"llm"_s, QJsonObject{{u"base_url"_s, u"https://user@x/"_s}, {u"api_key"_s, u"a b"_s}}},
        {u"approval_webhook"_s, QJsonObject{{u"url"_s, u"https://x"_s}, {u"secret"_s, u"short"_s}}},
        {u"tool_rate_limit"_s, QJsonObject{{u"burst"_s, 0}}}, {u"lmm"_s, 1}});
    QVERIFY(!refused);
    QStringList fields;
    for (const FieldError &fault : refused.error().details)
        fields.append(fault.field);
    for (const QString &field : {u"llm.base_url"_s, u"llm.api_key"_s, u"llm.model"_s, u"approval_webhook.secret"_s,
             u"tool_rate_limit.per_second"_s, u"tool_rate_limit.burst"_s, u"lmm"_s})
        QVERIFY2(fields.contains(field), qPrintable(field));
    QVERIFY(m_settings->of(m_app) == AgentSettings());
}

void tst_AgentSettingsRegistry::theyGoWithTheirApp()
{
    QVERIFY(change({{u"llm"_s, kLlm}}));
    QVERIFY(await<void>([&](const auto &done) { m_fixture->apps->remove(m_app, done); }));
    QVERIFY(!m_settings->of(m_app).llm);
}

QTEST_GUILESS_MAIN(tst_AgentSettingsRegistry)
#include "tst_AgentSettingsRegistry.moc"
