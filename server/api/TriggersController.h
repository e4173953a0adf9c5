#pragma once
// Triggers over HTTP: how they are doing, and switching one off and on without a deploy.

#include "server/Router.h"

#include <QJsonArray>

namespace isola {

class AppRegistry;
class FunctionRegistry;
class LogReader;
class TriggerOverview;

class TriggersController final {
public:
    // All that is named here outlives the router's last request.
    TriggersController(
        Router &router, FunctionRegistry &functions, const AppRegistry &apps, const TriggerOverview &overview, LogReader &logs);

private:
    void list(const Request &request, const Responder &responder) const;
    void answerWithLastRuns(const AppId &app, const QJsonArray &triggers, const Responder &responder) const;
    void change(const Request &request, const Responder &responder) const;

    FunctionRegistry &m_functions;
    const TriggerOverview &m_overview;
    LogReader &m_logs;
};

} // namespace isola
