#pragma once
// Logs over HTTP: of one function, of an app, and one row by its invocation. Queries run off the engine thread.

#include "server/Router.h"

namespace isola {

class AppRegistry;
class FunctionRegistry;
class LogReader;

class LogsController final {
public:
    // All that is named here outlives the router's last request.
    LogsController(Router &router, const FunctionRegistry &functions, const AppRegistry &apps, LogReader &logs);

private:
    void functionLogs(const Request &request, const Responder &responder) const;
    void appLogs(const Request &request, const Responder &responder) const;
    void invocation(const Request &request, const Responder &responder) const;

    const FunctionRegistry &m_functions;
    LogReader &m_logs;
};

} // namespace isola
