#pragma once
// Figures over HTTP: series of an app for charts, and the state of the whole server for Prometheus.

#include "core/dispatch/Engine.h"
#include "core/logs/Metrics.h"
#include "server/Router.h"

namespace isola {

class AppRegistry;
class Clock;
class FunctionRegistry;
class LogReader;
class LogWriter;

// What is not the engine's or the log's to know.
struct FrontFigures {
    int connections = 0;
    int logTails = 0;
};

class MetricsController final {
public:
    // All that is named here outlives the router's last request; `front` is asked for each scrape.
    MetricsController(Router &router, const FunctionRegistry &functions, const AppRegistry &apps, LogReader &logs,
        const LogWriter &writer, const Engine &engine, const Clock &clock, std::function<FrontFigures()> front);

private:
    void series(const Request &request, const Responder &responder) const;
    void scrape(const Request &request, const Responder &responder) const;
    Result<MetricsQuery> seriesQuery(const Request &request) const;

    const FunctionRegistry &m_functions;
    LogReader &m_logs;
    const LogWriter &m_writer;
    const Engine &m_engine;
    const Clock &m_clock;
    const std::function<FrontFigures()> m_front;
};

} // namespace isola
