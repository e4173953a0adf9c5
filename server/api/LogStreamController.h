#pragma once
// The log as it grows, over HTTP: GET .../logs/stream of a function or of a whole app, as server-sent events.

#include "server/Router.h"

namespace isola {

class AppRegistry;
class FunctionRegistry;
class LogTails;
class TokenRegistry;
struct TailFilter;

class LogStreamController final {
public:
    // All that is named here outlives the router's last request. Tails end with their app and with their token.
    LogStreamController(
        Router &router, const FunctionRegistry &functions, const AppRegistry &apps, const TokenRegistry &tokens, LogTails &tails);

private:
    void followFunction(const Request &request, const Responder &responder) const;
    void followApp(const Request &request, const Responder &responder) const;
    void follow(const Request &request, const TailFilter &filter, const Responder &responder) const;

    const FunctionRegistry &m_functions;
    LogTails &m_tails;
};

} // namespace isola
