#pragma once
// Functions over HTTP: deploy, list, look at, delete, change variables, versions and rollback.

#include "core/dispatch/Engine.h"
#include "core/registry/FunctionRegistry.h"
#include "server/Router.h"
#include "server/api/CodeCheck.h"

namespace isola {

class AppRegistry;
class LogReader;
class WebhookKeys;

class FunctionsController final {
public:
    // All that is named here outlives the router's last request.
    FunctionsController(Router &router, FunctionRegistry &functions, const AppRegistry &apps, const WebhookKeys &webhooks,
        LogReader &logs, CodeCheck check);

private:
    void deploy(const Request &request, const Responder &responder) const;
    void list(const Request &request, const Responder &responder) const;
    void show(const Request &request, const Responder &responder) const;
    void remove(const Request &request, const Responder &responder) const;
    void patchEnvironment(const Request &request, const Responder &responder) const;
    void listVersions(const Request &request, const Responder &responder) const;
    void showVersion(const Request &request, const Responder &responder) const;
    void rollBack(const Request &request, const Responder &responder) const;

    Callback<Deployed> answeringDeployed(const Responder &responder, const QString &baseUrl) const;

    FunctionRegistry &m_functions;
    const WebhookKeys &m_webhooks;
    LogReader &m_logs;
    const CodeCheck m_check;
};

} // namespace isola
