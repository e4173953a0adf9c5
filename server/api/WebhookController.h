#pragma once
// Webhooks over HTTP: where senders post them, a new URL on demand, and a sample from any provider.

#include "core/triggers/webhook/WebhookDoor.h"
#include "server/Router.h"

namespace isola {

class WebhookController final {
public:
    // All that is named here outlives the router's last request.
    WebhookController(
        Router &router, const FunctionRegistry &functions, const AppRegistry &apps, WebhookDoor &door, WebhookKeys &keys);

private:
    void receive(const Request &request, const Responder &responder) const;
    void rotate(const Request &request, const Responder &responder) const;
    void test(const Request &request, const Responder &responder) const;
    Result<FunctionVersionPtr> functionOf(const Request &request) const;

    const FunctionRegistry &m_functions;
    WebhookDoor &m_door;
    WebhookKeys &m_keys;
};

} // namespace isola
