#include "core/model/Function.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class FunctionTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wireNamesGoThereAndBack()
    {
        for (const AgentToolMode mode : {AgentToolMode::ReadOnly, AgentToolMode::ReadWrite})
            QVERIFY(agentToolModeFromWire(QString(wireName(mode))) == mode);
        for (const AgentToolAudience audience : {AgentToolAudience::DeveloperOnly, AgentToolAudience::EndUser})
            QVERIFY(agentToolAudienceFromWire(QString(wireName(audience))) == audience);
        QVERIFY(!agentToolModeFromWire(u"write"));
        QVERIFY(!agentToolAudienceFromWire(u""));
    }

    void aTriggerIsFoundByItsType()
    {
        FunctionSettings settings;
        settings.triggers = {{TriggerType::Cron, {{u"schedule"_s, u"@daily"_s}}, true}};
        QVERIFY(!settings.trigger(TriggerType::Http));
        QVERIFY(settings.trigger(TriggerType::Cron) == &settings.triggers.first());
    }
};

QTEST_GUILESS_MAIN(FunctionTest)
#include "tst_Function.moc"
