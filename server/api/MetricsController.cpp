#include "server/api/MetricsController.h"

#include "core/model/FunctionJson.h"
#include "core/registry/FunctionRegistry.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"
#include "server/api/LogReader.h"
#include "server/api/OpenMetrics.h"
#include "server/api/ParameterReader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

MetricsController::MetricsController(Router &router, const FunctionRegistry &functions, const AppRegistry &apps, LogReader &logs,
    const LogWriter &writer, const Clock &clock, AskFigures askFigures)
    : m_functions(functions), m_logs(logs), m_writer(writer), m_clock(clock), m_askFigures(std::move(askFigures))
{
    router.add("GET", "/v1/{app_id}/metrics", Access::Developer,
        inApp(apps, [this](const Request &request, const Responder &responder) { series(request, responder); }));
    router.add("GET", "/metrics", Access::OperatorOrLocal,
        [this](const Request &request, const Responder &responder) { scrape(request, responder); });
}

// ---- Series

static double milliseconds(Microseconds time)
{
    return double(time.count()) / 1000;
}

static double megabytes(qint64 bytes)
{
    return double(qRound64(double(bytes) * 100 / (1024 * 1024))) / 100;
}

static QJsonObject pointJson(const MetricsPoint &point)
{
    return {
        {u"start"_s, timeJson(point.start)},
        {u"count"_s, point.count},
        {u"errors"_s, point.errors},
        {u"p50_ms"_s, milliseconds(point.p50)},
        {u"p90_ms"_s, milliseconds(point.p90)},
        {u"p95_ms"_s, milliseconds(point.p95)},
        {u"p99_ms"_s, milliseconds(point.p99)},
        {u"max_ms"_s, milliseconds(point.longest)},
        {u"avg_ms"_s, point.count ? milliseconds(point.totalDuration) / double(point.count) : 0},
        {u"cpu_ms"_s, milliseconds(point.cpu)},
        {u"avg_memory_mb"_s, megabytes(point.averageMemory)},
        {u"peak_memory_mb"_s, megabytes(point.peakMemory)},
    };
}

static QJsonObject seriesJson(const MetricsSeries &series)
{
    QJsonArray points;
    for (const MetricsPoint &point : series.points)
        points.append(pointJson(point));
    return {{u"step"_s, qint64(series.step.count())}, {u"points"_s, points}, {u"total"_s, pointJson(series.total)}};
}

Result<MetricsQuery> MetricsController::seriesQuery(const Request &request) const
{
    if (const auto known = request.query.allowOnly({"function"_L1, "from"_L1, "to"_L1, "step"_L1}); !known)
        return fail(known.error());
    ParameterReader reader(request.query);
    MetricsQuery query;
    query.to = reader.time("to"_L1).value_or(m_clock.wall() + std::chrono::minutes(1)); // the present minute is in it
    query.from = reader.time("from"_L1).value_or(query.to - std::chrono::hours(1));
    query.step = reader.duration("step"_L1).value_or(query.step);
    if (const auto checked = reader.finish(); !checked)
        return fail(checked.error());
    if (const auto name = request.query.value("function"_L1)) {
        const auto record = m_functions.record(request.app, *name, true);
        if (!record)
            return fail(unknownFunction(*name));
        query.functions = {record->live->function};
    } else {
        for (const FunctionRecord &record : m_functions.list(request.app, true))
            query.functions.append(record.live->function);
    }
    if (query.functions.isEmpty())
        query.functions = {FunctionId{}}; // none, rather than those of every app
    return query;
}

void MetricsController::series(const Request &request, const Responder &responder) const
{
    const Result<MetricsQuery> query = seriesQuery(request);
    if (!query)
        return responder.error(query.error());
    m_logs.read<MetricsSeries>([query = *query](const LogStore &store) { return store.series(query); },
        answering<MetricsSeries>(
            responder, [responder](const MetricsSeries &series) { responder.json(200, seriesJson(series)); }));
}

// ---- The whole server

static void describeEngine(OpenMetrics &text, const EngineStatus &status)
{
    const auto loading = std::count_if(
        status.instances.begin(), status.instances.end(), [](const InstanceStatus &instance) { return instance.isLoading; });
    text.family("isola_instances", OpenMetrics::Kind::Gauge, "Confined processes, by what they are at");
    text.sample("isola_instances", {{"state", "spare"}}, status.spares);
    text.sample("isola_instances", {{"state", "loading"}}, double(loading));
    text.sample("isola_instances", {{"state", "serving"}}, double(status.instances.size() - loading));
    text.family("isola_instances_limit", OpenMetrics::Kind::Gauge, "Most instances there may be");
    text.sample("isola_instances_limit", {}, status.maxInstances);
    text.family("isola_instances_ended", OpenMetrics::Kind::Counter, "Instances that were ended, by reason");
    const auto ended = [&text](QByteArray reason, int64_t count) {
        text.sample("isola_instances_ended_total", {{"reason", std::move(reason)}}, double(count));
    };
    ended("idle", status.ends.idle);
    ended("room", status.ends.forRoom);
    ended("memory", status.ends.forMemory);
    ended("outdated", status.ends.outdated);
    ended("lost", status.ends.lost);
    text.family("isola_versions_waiting_for_room", OpenMetrics::Kind::Gauge, "Versions that the bounds keep from an instance");
    text.sample("isola_versions_waiting_for_room", {}, status.waitingForRoom);
    text.family(
        "isola_memory_scarce", OpenMetrics::Kind::Gauge, "1 while idle instances leave because the machine runs out of memory");
    text.sample("isola_memory_scarce", {}, status.isMemoryScarce);
    text.family("isola_zygotes", OpenMetrics::Kind::Gauge, "Processes that instances are forked from");
    text.sample("isola_zygotes", {}, status.zygotes);
    text.family("isola_open_calls", OpenMetrics::Kind::Gauge, "Calls that have not ended");
    text.sample("isola_open_calls", {}, status.openCalls);
    text.family("isola_waiting_calls", OpenMetrics::Kind::Gauge, "Of the open calls, those that wait for an instance");
    text.sample("isola_waiting_calls", {}, status.waitingCalls());
}

namespace {

struct FunctionFigures {
    QByteArray app;
    QByteArray function;
    FunctionCounters counters;
};

} // namespace

// A server with very many functions would drown its Prometheus in series: the busiest keep their names, the rest is summed up.
static QList<FunctionFigures> capped(QList<FunctionFigures> figures)
{
    static constexpr qsizetype kMostNamed = 1000;
    if (figures.size() <= kMostNamed)
        return figures;
    std::nth_element(figures.begin(), figures.begin() + kMostNamed, figures.end(),
        [](const FunctionFigures &a, const FunctionFigures &b) { return a.counters.invocations > b.counters.invocations; });
    FunctionFigures rest{"_other", "_other", {}};
    for (const FunctionFigures &other : figures.sliced(kMostNamed)) {
        rest.counters.invocations += other.counters.invocations;
        rest.counters.errors += other.counters.errors;
        rest.counters.refused += other.counters.refused;
        rest.counters.totalDuration += other.counters.totalDuration;
    }
    figures.resize(kMostNamed);
    figures.append(rest);
    return figures;
}

static void describeFunctions(OpenMetrics &text, const QList<FunctionFigures> &figures)
{
    const auto describe = [&](const QByteArray &name, const QByteArray &help, const auto &value) {
        text.family(name, OpenMetrics::Kind::Counter, help);
        for (const FunctionFigures &figure : figures)
            text.sample(name + "_total", {{"app", figure.app}, {"function", figure.function}}, double(value(figure.counters)));
    };
    describe("isola_invocations", "Calls, refused ones included", [](const auto &c) { return c.invocations; });
    describe(
        "isola_invocation_errors", "Calls that failed or were answered with 400 or more", [](const auto &c) { return c.errors; });
    describe("isola_invocations_refused", "Calls that never ran", [](const auto &c) { return c.refused; });
    describe("isola_invocation_seconds", "Time from the door to the last byte",
        [](const auto &c) { return double(c.totalDuration.count()) / 1e6; });
}

QByteArray MetricsController::describe(const QHash<FunctionId, FunctionCounters> &counters, const ServerFigures &figures) const
{
    QList<FunctionFigures> functions;
    for (auto counter = counters.begin(); counter != counters.end(); ++counter)
        if (const auto record = m_functions.recordById(counter.key()))
            functions.append({record->live->app.value.toUtf8(), record->live->name.toUtf8(), *counter});
    OpenMetrics text;
    describeFunctions(text, capped(std::move(functions)));
    describeEngine(text, figures.engine);
    text.family("isola_http_connections", OpenMetrics::Kind::Gauge, "Open client connections");
    text.sample("isola_http_connections", {}, figures.connections);
    text.family("isola_log_tails", OpenMetrics::Kind::Gauge, "Clients that follow the log");
    text.sample("isola_log_tails", {}, figures.logTails);
    text.family("isola_log_rows_dropped", OpenMetrics::Kind::Counter, "Log rows that could not be stored");
    text.sample("isola_log_rows_dropped_total", {}, double(m_writer.droppedRows()));
    text.family("isola_build", OpenMetrics::Kind::Info, "The running program");
    text.sample("isola_build_info", {{"version", ISOLA_VERSION}}, 1);
    return text.finish();
}

void MetricsController::scrape(const Request &request, const Responder &responder) const
{
    if (const auto known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    using Counters = QHash<FunctionId, FunctionCounters>;
    m_logs.read<Counters>([](const LogStore &store) { return store.allCounters(); },
        answering<Counters>(responder, [this, responder](const Counters &counters) {
            m_askFigures([this, responder, counters](const ServerFigures &figures) {
                const QByteArray type = OpenMetrics::kContentType.toByteArray();
                responder.send(200, "content-type:" + type + "\ncache-control:no-store\n", describe(counters, figures));
            });
        }));
}

} // namespace isola
