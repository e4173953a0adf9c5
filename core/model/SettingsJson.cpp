#include "core/model/SettingsJson.h"

namespace isola {

using namespace Qt::StringLiterals;

QJsonObject settingsToJson(const FunctionSettings &settings)
{
    QJsonObject object{
        {u"description"_s, settings.description},
        {u"timeoutMs"_s, qint64(settings.timeout.count())},
        {u"memoryLimitMb"_s, settings.memoryLimitMb},
        {u"agent_tool"_s, settings.agentTool.isExposed},
        {u"agent_tool_description"_s, settings.agentTool.description},
        {u"agent_tool_mode"_s, wireName(settings.agentTool.mode)},
        {u"agent_tool_exposed_to"_s, wireName(settings.agentTool.audience)},
        {u"allow_service_key_impersonation"_s, settings.allowsImpersonation},
        {u"record"_s, settings.record},
        {u"egress"_s, settings.egress},
    };
    if (!settings.agentTool.schemas.input.isEmpty())
        object.insert("inputSchema"_L1, settings.agentTool.schemas.input);
    if (!settings.agentTool.schemas.output.isEmpty())
        object.insert("outputSchema"_L1, settings.agentTool.schemas.output);
    if (settings.cpuLimit)
        object.insert("cpuMs"_L1, qint64(settings.cpuLimit->count()));
    return object;
}

FunctionSettings settingsFromJson(const QJsonObject &object)
{
    FunctionSettings settings;
    settings.description = object.value("description"_L1).toString();
    settings.timeout = Milliseconds(object.value("timeoutMs"_L1).toInteger(settings.timeout.count()));
    settings.memoryLimitMb = object.value("memoryLimitMb"_L1).toInt(settings.memoryLimitMb);
    if (const QJsonValue limit = object.value("cpuMs"_L1); limit.isDouble())
        settings.cpuLimit = Milliseconds(limit.toInteger());
    AgentTool &tool = settings.agentTool;
    tool.isExposed = object.value("agent_tool"_L1).toBool();
    tool.description = object.value("agent_tool_description"_L1).toString();
    tool.mode = agentToolModeFromWire(object.value("agent_tool_mode"_L1).toString()).value_or(tool.mode);
    tool.audience = agentToolAudienceFromWire(object.value("agent_tool_exposed_to"_L1).toString()).value_or(tool.audience);
    tool.schemas = {object.value("inputSchema"_L1).toObject(), object.value("outputSchema"_L1).toObject()};
    settings.allowsImpersonation = object.value("allow_service_key_impersonation"_L1).toBool(settings.allowsImpersonation);
    settings.record = object.value("record"_L1).toString(settings.record);
    settings.egress = object.value("egress"_L1).toObject();
    return settings;
}

} // namespace isola
