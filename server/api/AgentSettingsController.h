#pragma once
// What an app says for all of its agents, over HTTP: look and change. Secrets go in and never come out, but for one that was just
// made.

#include "core/agents/AgentSettingsRegistry.h"
#include "server/Router.h"

namespace isola {

class AgentSettingsController final {
public:
    // All that is named here outlives the router's last request.
    AgentSettingsController(Router &router, AgentSettingsRegistry &settings, const AppRegistry &apps);

private:
    void show(const Request &request, const Responder &responder) const;
    void change(const Request &request, const Responder &responder) const;

    AgentSettingsRegistry &m_settings;
};

} // namespace isola
