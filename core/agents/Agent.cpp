#include "core/agents/Agent.h"

#include "core/model/FunctionJson.h"

using namespace Qt::StringLiterals;

namespace isola {

QJsonObject agentJson(const Agent &agent)
{
    return {
        {u"name"_s, agent.name},
        {u"display_name"_s, agent.displayName},
        {u"description"_s, agent.description},
        {u"graph_spec"_s, agent.source},
        {u"created_at"_s, timeJson(agent.createdAt)},
        {u"updated_at"_s, timeJson(agent.updatedAt)},
    };
}

} // namespace isola
