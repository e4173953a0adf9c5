#include "core/model/Function.h"

#include "core/model/WireNames.h"

namespace isola {

QLatin1StringView wireName(AgentToolMode mode)
{
    switch (mode) {
    case AgentToolMode::ReadOnly:
        return QLatin1StringView("read_only");
    case AgentToolMode::ReadWrite:
        return QLatin1StringView("read_write");
    }
    Q_UNREACHABLE();
}

std::optional<AgentToolMode> agentToolModeFromWire(QStringView name)
{
    return fromWireName<AgentToolMode>(name, 2);
}

QLatin1StringView wireName(AgentToolAudience audience)
{
    switch (audience) {
    case AgentToolAudience::DeveloperOnly:
        return QLatin1StringView("developer_only");
    case AgentToolAudience::EndUser:
        return QLatin1StringView("end_user");
    }
    Q_UNREACHABLE();
}

std::optional<AgentToolAudience> agentToolAudienceFromWire(QStringView name)
{
    return fromWireName<AgentToolAudience>(name, 2);
}

const Trigger *FunctionSettings::trigger(TriggerType type) const
{
    for (const Trigger &trigger : triggers)
        if (trigger.type == type)
            return &trigger;
    return nullptr;
}

} // namespace isola
