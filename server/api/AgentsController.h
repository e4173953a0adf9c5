#pragma once
// Agents over HTTP: make, list, look at, change, delete, and say what is wrong with a graph before it is used.

#include "core/agents/AgentRegistry.h"
#include "core/agents/ToolSet.h"
#include "server/Router.h"

namespace isola {

class AgentsController final {
public:
    // All that is named here outlives the router's last request.
    AgentsController(Router &router, AgentRegistry &agents, const ToolSet &tools, const AppRegistry &apps);

private:
    void create(const Request &request, const Responder &responder) const;
    void list(const Request &request, const Responder &responder) const;
    void show(const Request &request, const Responder &responder) const;
    void update(const Request &request, const Responder &responder) const;
    void remove(const Request &request, const Responder &responder) const;
    void validate(const Request &request, const Responder &responder) const;

    // The request with what the app's functions say against it.
    Result<AgentRequest> checked(const Request &request, Result<AgentRequest> asked) const;
    QJsonObject shown(const Agent &agent) const;
    QList<FieldError> warnings(const AppId &app, const GraphSpec &graph) const;

    AgentRegistry &m_agents;
    const ToolSet &m_tools;
    const AppRegistry &m_apps;
};

} // namespace isola
