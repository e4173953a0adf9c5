#include "core/model/SettingsJson.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class SettingsJsonTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void settingsGoThereAndBack()
    {
        FunctionSettings settings;
        settings.description = u"d"_s;
        settings.timeout = Milliseconds(1);
        settings.memoryLimitMb = 64;
        settings.cpuLimit = Milliseconds(2);
        settings.agentTool = {true, u"tool"_s, AgentToolMode::ReadWrite, AgentToolAudience::EndUser, {}};
        settings.allowsImpersonation = false;
        settings.record = u"all"_s;
        settings.egress = {{u"mode"_s, u"deny"_s}};
        QVERIFY(settingsFromJson(settingsToJson(settings)) == settings);
        QVERIFY(settingsFromJson(settingsToJson({})) == FunctionSettings());
    }

    void whatIsMissingTakesItsDefault() { QVERIFY(settingsFromJson({}) == FunctionSettings()); }
};

QTEST_GUILESS_MAIN(SettingsJsonTest)
#include "tst_SettingsJson.moc"
