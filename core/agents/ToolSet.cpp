#include "core/agents/ToolSet.h"

#include "core/registry/FunctionRegistry.h"

using namespace Qt::StringLiterals;

namespace isola {

// Read-write asks a person first, and developer-only is seen by fewer: the stricter of two wins.
static AgentToolMode narrower(AgentToolMode own, const std::optional<AgentToolMode> &wanted)
{
    return wanted == AgentToolMode::ReadWrite ? AgentToolMode::ReadWrite : own;
}

static AgentToolAudience narrower(AgentToolAudience own, const std::optional<AgentToolAudience> &wanted)
{
    return wanted == AgentToolAudience::DeveloperOnly ? AgentToolAudience::DeveloperOnly : own;
}

static bool isFor(AgentToolAudience audience, const Caller &caller, const AppId &app)
{
    if (caller.isDeveloperOf(app))
        return true;
    return caller.kind == CallerKind::EndUserJwt && caller.app == app && audience == AgentToolAudience::EndUser;
}

static Tool toolOf(const FunctionVersionPtr &function, const ListedFunction *listed)
{
    const AgentTool &own = function->settings.agentTool;
    if (!listed)
        return {function, own.mode, own.audience};
    return {function, narrower(own.mode, listed->mode), narrower(own.audience, listed->audience)};
}

QList<Tool> ToolSet::tools(const AppId &app, const Agent *agent, const Caller &caller) const
{
    QList<Tool> tools;
    for (const FunctionRecord &record : m_functions.list(app))
        if (const auto found = tool(app, agent, caller, record.live->name))
            tools.append(*found);
    return tools;
}

std::optional<Tool> ToolSet::tool(const AppId &app, const Agent *agent, const Caller &caller, const QString &function) const
{
    const ListedFunction *listed = agent ? agent->graph.tools.function(function) : nullptr;
    if (agent && !listed)
        return {};
    const FunctionVersionPtr live = m_functions.find(app.value.toUtf8(), function.toUtf8());
    if (!live || !live->settings.agentTool.isExposed)
        return {};
    const Tool found = toolOf(live, listed);
    return isFor(found.audience, caller, app) ? std::optional(found) : std::nullopt;
}

static QString listedPath(const QString &path, qsizetype index)
{
    return u"%1.tools.functions[%2]"_s.arg(path).arg(index);
}

QList<FieldError> ToolSet::faults(const AppId &app, const GraphSpec &graph, const QString &path) const
{
    QList<FieldError> faults;
    for (qsizetype i = 0; i < graph.tools.functions.size(); ++i) {
        const ListedFunction &listed = graph.tools.functions.at(i);
        const FunctionVersionPtr live = m_functions.find(app.value.toUtf8(), listed.name.toUtf8());
        if (!live)
            continue;
        const AgentTool &own = live->settings.agentTool;
        if (listed.mode && narrower(own.mode, listed.mode) != *listed.mode)
            faults.append({listedPath(path, i) + u".mode_override"_s,
                u"may only narrow: %1 is read_write, which a person approves"_s.arg(listed.name), 0, 0, {}});
        if (listed.audience && narrower(own.audience, listed.audience) != *listed.audience)
            faults.append({listedPath(path, i) + u".exposed_to_override"_s,
                u"may only narrow: %1 is exposed to developers only"_s.arg(listed.name), 0, 0, {}});
    }
    return faults;
}

QList<FieldError> ToolSet::warnings(const AppId &app, const GraphSpec &graph, const QString &path) const
{
    QList<FieldError> warnings;
    for (qsizetype i = 0; i < graph.tools.functions.size(); ++i) {
        const QString &name = graph.tools.functions.at(i).name;
        const FunctionVersionPtr live = m_functions.find(app.value.toUtf8(), name.toUtf8());
        if (!live)
            warnings.append({listedPath(path, i), u"there is no function %1 yet"_s.arg(name), 0, 0, {}});
        else if (!live->settings.agentTool.isExposed)
            warnings.append({listedPath(path, i), u"%1 is no tool: deploy it with agent_tool: true"_s.arg(name), 0, 0, {}});
    }
    return warnings;
}

} // namespace isola
