#include "ui/registry/SettingsDifference.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

static QJsonObject trigger(const QString &type, const QJsonObject &config, bool isEnabled = true)
{
    return {{u"type"_s, type}, {u"config"_s, config}, {u"enabled"_s, isEnabled}};
}

class tst_SettingsDifference final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsTheSameIsNotNamed()
    {
        const QJsonObject deployed{{u"timeoutMs"_s, 30000}, {u"triggers"_s, QJsonArray{trigger(u"http"_s, {})}}};
        QCOMPARE(settingsDifference(deployed, deployed), QList<SettingChange>());
    }

    void limitsAreToldBeforeAndAfter()
    {
        const QJsonObject deployed{{u"timeoutMs"_s, 30000}, {u"description"_s, QString()}};
        const auto changes = settingsDifference(deployed, {{u"timeoutMs"_s, 500}, {u"description"_s, u"new"_s}});
        const QList<SettingChange> expected{{u"Description"_s, {}, u"new"_s}, {u"Timeout in ms"_s, u"30000"_s, u"500"_s}};
        QCOMPARE(changes, expected);
    }

    void everyFieldOfATriggerIsTold()
    {
        const QJsonObject deployed{{u"triggers"_s,
            QJsonArray{trigger(u"cron"_s, {{u"schedule"_s, u"@daily"_s}, {u"timezone"_s, u"UTC"_s}}), trigger(u"http"_s, {})}}};
        const QJsonArray fresh{trigger(u"cron"_s, {{u"schedule"_s, u"@hourly"_s}, {u"timezone"_s, u"UTC"_s}}, false),
            trigger(u"websocket"_s, {{u"event"_s, u"message"_s}})};
        const auto changes = settingsDifference(deployed, {{u"triggers"_s, fresh}});
        const QList<SettingChange> expected{{u"Schedule trigger"_s, u"on"_s, u"off"_s},
            {u"Schedule trigger: schedule"_s, u"@daily"_s, u"@hourly"_s}, {u"HTTP trigger"_s, u"there"_s, u"removed"_s},
            {u"WebSocket trigger"_s, {}, u"added"_s}, {u"WebSocket trigger: event"_s, {}, u"message"_s}};
        QCOMPARE(changes, expected);
    }

    void secretsAreNotShown()
    {
        const QJsonObject deployed{{u"triggers"_s, QJsonArray{trigger(u"webhook"_s, {{u"secret"_s, u"***"_s}})}}};
        const QJsonArray fresh{trigger(u"webhook"_s, {{u"secret"_s, u"whsec_very"_s}})};
        for (const SettingChange &change : settingsDifference(deployed, {{u"triggers"_s, fresh}}))
            QVERIFY(!change.after.contains("whsec"_L1));
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_SettingsDifference)
#include "tst_SettingsDifference.moc"
