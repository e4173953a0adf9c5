#pragma once
// Figures over HTTP: series of an app for charts, and the state of the whole server for Prometheus.

#include "core/logs/LogStore.h"
#include "server/Router.h"
#include "server/api/ServerFigures.h"

namespace isola {

class AppRegistry;
class Clock;
class FunctionRegistry;
class LogReader;
class LogWriter;

class MetricsController final {
public:
    // All that is named here outlives the router's last request; figures are asked for with each scrape.
    MetricsController(Router &router, const FunctionRegistry &functions, const AppRegistry &apps, LogReader &logs,
        const LogWriter &writer, const Clock &clock, AskFigures askFigures);

private:
    void series(const Request &request, const Responder &responder) const;
    void scrape(const Request &request, const Responder &responder) const;
    QByteArray describe(const QHash<FunctionId, FunctionCounters> &counters, const ServerFigures &figures) const;
    Result<MetricsQuery> seriesQuery(const Request &request) const;

    const FunctionRegistry &m_functions;
    LogReader &m_logs;
    const LogWriter &m_writer;
    const Clock &m_clock;
    const AskFigures m_askFigures;
};

} // namespace isola
