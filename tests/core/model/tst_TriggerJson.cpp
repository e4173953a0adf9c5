#include "core/model/TriggerJson.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TriggerJsonTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsReadIsShownAgain()
    {
        const QJsonArray sent{
            QJsonObject{{u"type"_s, u"http"_s}, {u"config"_s, QJsonObject{{u"auth"_s, u"none"_s}}}, {u"enabled"_s, false}}};
        QList<FieldError> faults;
        const QList<Trigger> triggers = triggersFromJson(sent, u"triggers"_s, faults);
        QVERIFY(faults.isEmpty());
        QVERIFY(!triggers.first().isEnabled);
        QCOMPARE(triggersJson(triggers), sent);
    }

    void secretsAreMasked()
    {
        const QJsonArray shown = triggersJson({{TriggerType::Webhook, {{u"secret"_s, u"geheim"_s}}, true}});
        QCOMPARE(shown.first().toObject().value("config"_L1).toObject().value("secret"_L1).toString(), u"***"_s);
    }

    void theDefaultIsHttpForKnownCallers()
    {
        QCOMPARE(defaultTriggers().size(), 1);
        QVERIFY(httpTriggerConfig(defaultTriggers().first()).auth == HttpAuth::Required);
    }

    void httpConfigsAreTakenApart()
    {
        const auto methodsOf = [](const QJsonValue &method) {
            return httpTriggerConfig(Trigger{TriggerType::Http, {{u"method"_s, method}}, true}).methods;
        };
        QCOMPARE(methodsOf(u"GET"_s), QByteArrayList{"GET"});
        QCOMPARE(methodsOf(QJsonArray::fromStringList({u"GET"_s, u"POST"_s})), QByteArrayList({"GET", "POST"}));
        QVERIFY(methodsOf(u"ANY"_s).isEmpty());
        QVERIFY(methodsOf(QJsonArray::fromStringList({u"GET"_s, u"ANY"_s})).isEmpty());
        QVERIFY(methodsOf({}).isEmpty());
        QVERIFY(httpTriggerConfig(Trigger{}).auth == HttpAuth::Required);
    }
};

QTEST_GUILESS_MAIN(TriggerJsonTest)
#include "tst_TriggerJson.moc"
