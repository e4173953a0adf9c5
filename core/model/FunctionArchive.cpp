#include "core/model/FunctionArchive.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

QJsonObject archivedSettings(QJsonObject app)
{
    for (const auto field : {"id"_L1, "app_id"_L1, "name"_L1, "paused"_L1, "reason"_L1, "created_at"_L1})
        app.remove(field);
    return app;
}

QJsonObject archivedFunction(const QJsonObject &details)
{
    QJsonObject function;
    for (const auto field : {"name"_L1, "description"_L1, "code"_L1, "modules"_L1, "timeoutMs"_L1, "memoryLimitMb"_L1, "cpuMs"_L1,
             "egress"_L1, "record"_L1, "allow_service_key_impersonation"_L1, "triggers"_L1, "agent_tool"_L1,
             "agent_tool_description"_L1, "agent_tool_mode"_L1, "agent_tool_exposed_to"_L1, "envKeys"_L1})
        if (const QJsonValue value = details.value(field); !value.isUndefined() && !value.isNull())
            function.insert(field, value);
    return function;
}

ArchivedDeploy deployOf(QJsonObject archived)
{
    QStringList without;
    QJsonArray triggers;
    for (const QJsonValue &value : archived.value("triggers"_L1).toArray()) {
        QJsonObject trigger = value.toObject();
        QJsonObject config = trigger.value("config"_L1).toObject();
        if (config.value("secret"_L1) == "***"_L1) {
            config.remove("secret"_L1);
            trigger.insert("config"_L1, config);
            without.append(trigger.value("type"_L1).toString());
        }
        triggers.append(trigger);
    }
    if (archived.contains("triggers"_L1))
        archived.insert("triggers"_L1, triggers);
    archived.remove("envKeys"_L1);
    return {archived, without};
}

} // namespace isola
