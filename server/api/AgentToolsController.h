#pragma once
// Tools for callers without MCP: what an agent has, and one call. The same checks as over MCP.

#include "core/agents/Agents.h"
#include "server/Router.h"

namespace isola {

class AgentToolsController final {
public:
    // All that is named here outlives the router's last request.
    AgentToolsController(Router &router, Agents &agents, const AppRegistry &apps);

private:
    void list(const Request &request, const Responder &responder) const;
    void call(const Request &request, const Responder &responder) const;
    Result<ToolRequest> toolRequest(const Request &request, const AgentPtr &agent) const;

    Agents &m_agents;
    const AppRegistry &m_apps;
};

} // namespace isola
