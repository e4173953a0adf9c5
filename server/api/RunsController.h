#pragma once
// Runs of agents over HTTP: begin, list, look at, cancel, and follow as they go.

#include "core/agents/Agents.h"
#include "server/EventAnswers.h"
#include "server/Router.h"

namespace isola {

class RunsController final {
public:
    // All that is named here outlives the router's last request.
    RunsController(Router &router, Agents &agents, const AppRegistry &apps, EventAnswers &streams);

private:
    void begin(const Request &request, const Responder &responder) const;
    void list(const Request &request, const Responder &responder) const;
    void show(const Request &request, const Responder &responder) const;
    void cancel(const Request &request, const Responder &responder) const;
    void follow(const Request &request, const Responder &responder) const;

    void stream(const Request &request, const Responder &responder, const AgentRun &run, int after) const;
    void sendEvents(const Responder &responder, const AgentRun &run, int after) const;

    Agents &m_agents;
    const AppRegistry &m_apps;
    EventAnswers &m_streams;
};

} // namespace isola
