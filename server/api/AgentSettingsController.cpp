#include "server/api/AgentSettingsController.h"

#include "server/api/Answers.h"
#include "server/api/InApp.h"

using namespace Qt::StringLiterals;

namespace isola {

AgentSettingsController::AgentSettingsController(Router &router, AgentSettingsRegistry &settings, const AppRegistry &apps)
    : m_settings(settings)
{
    using Method = void (AgentSettingsController::*)(const Request &, const Responder &) const;
    const auto add = [&](QByteArray method, Method run) {
        router.add(std::move(method), "/v1/{app_id}/agent-settings", Access::Developer,
            plainInApp(
                apps, [this, run](const Request &request, const Responder &responder) { (this->*run)(request, responder); }));
    };
    add("GET", &AgentSettingsController::show);
    add("PATCH", &AgentSettingsController::change);
}

void AgentSettingsController::show(const Request &request, const Responder &responder) const
{
    responder.json(200, agentSettingsJson(m_settings.of(request.app)));
}

void AgentSettingsController::change(const Request &request, const Responder &responder) const
{
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    const AgentSettings before = m_settings.of(request.app);
    m_settings.change(request.app, {*body}, answering<AgentSettings>(responder, [responder, before](const AgentSettings &after) {
        QJsonObject shown = agentSettingsJson(after);
        if (after.webhook && (!before.webhook || before.webhook->secret != after.webhook->secret)) {
            QJsonObject webhook = shown.value("approval_webhook"_L1).toObject();
            webhook.insert("secret"_L1, after.webhook->secret); // this once
            shown.insert("approval_webhook"_L1, webhook);
        }
        responder.json(200, shown);
    }));
}

} // namespace isola
