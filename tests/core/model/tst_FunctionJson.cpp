#include "core/model/FunctionJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimeZone>

using namespace isola;
using namespace Qt::StringLiterals;

class FunctionJsonTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSummaryHasBothSpellings();
    void aFunctionNeverCalledHasNoLastCall();
    void theDetailsShowNoValuesOfVariables();
    void theUrlEncodesTheName();
    void theAnswerToADeployIsShort();
    void versionsAppsAndTokensAreShownWithoutSecrets();
    void aCreatedTokenShowsItsSecretThisOnce();

private:
    static FunctionRecord record()
    {
        auto version = std::make_shared<FunctionVersion>();
        version->function = FunctionId{7};
        version->app = AppId{u"default"_s};
        version->name = u"hello-world"_s;
        version->version = 3;
        version->code = "code \xc3\xa9";
        version->environment = {{u"KEY"_s, u"geheim"_s}};
        version->settings.description = u"greets"_s;
        version->settings.triggers = {{TriggerType::Webhook, {{u"secret"_s, u"geheim"_s}}, true}};
        return {version, time(), {u"KEY"_s}, {}, false};
    }
    static QDateTime time() { return QDateTime::fromMSecsSinceEpoch(1767225600007, QTimeZone::utc()); }
    static QByteArray text(const QJsonObject &object) { return QJsonDocument(object).toJson(); }
};

static const QString kBase = u"http://127.0.0.1:4000"_s;

void FunctionJsonTest::theSummaryHasBothSpellings()
{
    const WallTime last(std::chrono::microseconds(1767225600007999));
    FunctionCounters counters;
    counters.invocations = 4;
    counters.errors = 1;
    counters.refused = 2;
    counters.totalDuration = Microseconds(10000);
    counters.lastInvocation = last;
    counters.lastStatus = 503;
    const QJsonObject summary = functionSummaryJson(record(), counters, kBase);
    QCOMPARE(summary.value("id"_L1).toString(), u"7"_s);
    QCOMPARE(summary.value("version"_L1).toInt(), 3);
    QCOMPARE(summary.value("url"_L1).toString(), u"http://127.0.0.1:4000/v1/default/fn/hello-world"_s);
    QCOMPARE(summary.value("status"_L1).toString(), u"error"_s);
    QCOMPARE(summary.value("deployedAt"_L1).toString(), u"2026-01-01T00:00:00.007Z"_s);
    QCOMPARE(summary.value("lastInvoked"_L1).toString(), u"2026-01-01T00:00:00.007Z"_s);
    QCOMPARE(summary.value("lastStatus"_L1).toInt(), 503);
    QCOMPARE(summary.value("invocationCount"_L1).toInt(), 4);
    QCOMPARE(summary.value("errorCount"_L1).toInt(), 1);
    QCOMPARE(summary.value("errorRate"_L1).toDouble(), 0.25);
    QCOMPARE(summary.value("avgDuration"_L1).toDouble(), 5.0);
    QCOMPARE(summary.value("agent_tool"_L1).toBool(true), false);
    QCOMPARE(summary.value("agent_tool_mode"_L1).toString(), u"read_only"_s);
    QCOMPARE(summary.value("agent_tool_exposed_to"_L1).toString(), u"developer_only"_s);
    QVERIFY(!text(summary).contains("geheim"));
    const QJsonObject metrics = summary.value("metrics"_L1).toObject();
    QCOMPARE(metrics.value("total_invocations"_L1).toInt(), 4);
    QCOMPARE(metrics.value("error_count"_L1).toInt(), 1);
    QCOMPARE(metrics.value("error_rate"_L1).toDouble(), 25.0);
    QCOMPARE(metrics.value("avg_duration_ms"_L1).toDouble(), 5.0);
    QCOMPARE(metrics.value("last_invocation"_L1), summary.value("lastInvoked"_L1));
}

void FunctionJsonTest::aFunctionNeverCalledHasNoLastCall()
{
    const QJsonObject summary = functionSummaryJson(record(), {}, kBase);
    QCOMPARE(summary.value("status"_L1).toString(), u"active"_s);
    QVERIFY(summary.value("lastInvoked"_L1).isNull());
    QVERIFY(summary.value("lastStatus"_L1).isNull());
    QCOMPARE(summary.value("errorRate"_L1).toDouble(-1), 0.0);
    QCOMPARE(summary.value("avgDuration"_L1).toDouble(-1), 0.0);
}

void FunctionJsonTest::theDetailsShowNoValuesOfVariables()
{
    const QJsonObject details = functionDetailsJson(record(), {}, kBase);
    QCOMPARE(details.value("code"_L1).toString(), u"code \u00e9"_s);
    QCOMPARE(details.value("envKeys"_L1).toArray(), QJsonArray::fromStringList({u"KEY"_s}));
    QCOMPARE(details.value("timeoutMs"_L1).toInt(), 30000);
    QCOMPARE(details.value("memoryLimitMb"_L1).toInt(), 128);
    QVERIFY(!text(details).contains("geheim"));
}

void FunctionJsonTest::theUrlEncodesTheName()
{
    FunctionVersion version;
    version.app = AppId{u"shop"_s};
    version.name = u"h\u00e9llo w&rld"_s;
    QCOMPARE(functionUrl(kBase, version), u"http://127.0.0.1:4000/v1/shop/fn/h%C3%A9llo%20w%26rld"_s);
}

void FunctionJsonTest::theAnswerToADeployIsShort()
{
    const QJsonObject answer = deployedJson({record(), true}, kBase);
    QCOMPARE(answer.keys(), QStringList({u"deployedAt"_s, u"id"_s, u"name"_s, u"triggers"_s, u"url"_s, u"version"_s}));
    QVERIFY(!text(answer).contains("geheim"));
}

void FunctionJsonTest::versionsAppsAndTokensAreShownWithoutSecrets()
{
    const QJsonObject version = versionJson({2, "abc", time(), u"ci"_s, u"why"_s, true});
    QCOMPARE(version.value("sha256"_L1).toString(), u"abc"_s);
    QCOMPARE(version.value("live"_L1).toBool(), true);

    App app;
    app.id = AppId{u"shop"_s};
    app.jwtSecret = "geheim";
    const QJsonObject shown = appJson(app);
    QCOMPARE(shown.value("app_id"_L1).toString(), u"shop"_s);
    QVERIFY(!text(shown).contains("geheim"));
    QVERIFY(!text(shown).contains(QByteArray("geheim").toBase64()));

    const QJsonObject token = tokenJson({TokenId{3}, app.id, u"service"_s, u"ci"_s, u"isk_abcd"_s, time(), std::nullopt});
    QCOMPARE(token.keys(), QStringList({u"created_at"_s, u"id"_s, u"kind"_s, u"last_used_at"_s, u"name"_s, u"prefix"_s}));
    QVERIFY(token.value("last_used_at"_L1).isNull());
}

void FunctionJsonTest::aCreatedTokenShowsItsSecretThisOnce()
{
    const Token token{TokenId{3}, AppId{u"shop"_s}, u"service"_s, u"ci"_s, u"isk_abcd"_s, time(), std::nullopt};
    const QJsonObject service = createdTokenJson({token, u"isk_whole"_s, {}});
    QCOMPARE(service.keys(), QStringList({u"created_at"_s, u"id"_s, u"kind"_s, u"name"_s, u"token"_s}));
    QCOMPARE(service.value("token"_L1).toString(), u"isk_whole"_s);
    const QJsonObject s3 = createdTokenJson({token, u"secret"_s, u"ISLA1"_s});
    QCOMPARE(s3.value("access_key_id"_L1).toString(), u"ISLA1"_s);
    QCOMPARE(s3.value("secret_access_key"_L1).toString(), u"secret"_s);
    QVERIFY(!s3.contains("token"_L1));
}

QTEST_GUILESS_MAIN(FunctionJsonTest)
#include "tst_FunctionJson.moc"
