#pragma once
// Cron triggers over HTTP: when the next runs are, and a run beside the schedule.

#include "server/Router.h"

namespace isola {

class AppRegistry;
class Clock;
class CronScheduler;
class FunctionRegistry;

class CronController final {
public:
    // All that is named here outlives the router's last request.
    CronController(
        Router &router, const FunctionRegistry &functions, const AppRegistry &apps, CronScheduler &scheduler, const Clock &clock);

private:
    void preview(const Request &request, const Responder &responder) const;
    void runNow(const Request &request, const Responder &responder) const;

    const FunctionRegistry &m_functions;
    CronScheduler &m_scheduler;
    const Clock &m_clock;
};

} // namespace isola
