#pragma once
// Tokens over HTTP: service and S3 keys, whose secrets are shown once, and end-user tokens minted for development.

#include "server/Router.h"

namespace isola {

class AppRegistry;
class Clock;
class TokenRegistry;

class TokensController final {
public:
    // All that is named here outlives the router's last request.
    TokensController(Router &router, TokenRegistry &tokens, const AppRegistry &apps, const Clock &clock);

private:
    void create(const Request &request, const Responder &responder) const;
    void mint(const Request &request, const QJsonObject &body, const Responder &responder) const;
    void list(const Request &request, const Responder &responder) const;
    void remove(const Request &request, const Responder &responder) const;

    TokenRegistry &m_tokens;
    const AppRegistry &m_apps;
    const Clock &m_clock;
};

} // namespace isola
