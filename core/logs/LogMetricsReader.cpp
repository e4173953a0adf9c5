#include "core/logs/LogMetricsReader.h"

#include "core/logs/LogRollups.h"

#include <QFileInfo>
#include <algorithm>
#include <vector>

namespace isola {

using std::chrono::seconds;

static constexpr seconds kMinute = std::chrono::minutes(1);
static constexpr seconds kHour = std::chrono::hours(1);
static constexpr qint64 kMostPoints = 11'000; // a week of minutes

static qint64 secondsOf(WallTime time)
{
    return std::chrono::floor<seconds>(time).time_since_epoch().count();
}

static QByteArray number(qint64 value)
{
    return QByteArray::number(qlonglong(value));
}

static Result<void> refuse(const QString &field, const QString &message)
{
    FieldError error;
    error.field = field;
    error.message = message;
    return fail(validationError({error}, QStringLiteral("Choose a longer step or a shorter range.")));
}

Result<void> checkMetricsQuery(const MetricsQuery &query)
{
    if (query.step < kMinute || query.step % kMinute != seconds(0))
        return refuse(QStringLiteral("step"), QStringLiteral("must be a whole number of minutes"));
    if (query.to <= query.from)
        return refuse(QStringLiteral("to"), QStringLiteral("must be later than from"));
    if ((query.to - query.from) / query.step > kMostPoints)
        return refuse(QStringLiteral("step"), QStringLiteral("makes more than %1 points of this range").arg(kMostPoints));
    return {};
}

MetricsSeries emptySeries(const MetricsQuery &query, seconds step)
{
    MetricsSeries series;
    series.step = step;
    const qint64 from = secondsOf(query.from);
    for (qint64 second = from - from % step.count(); WallTime(seconds(second)) < query.to; second += step.count()) {
        MetricsPoint point;
        point.start = WallTime(seconds(second));
        series.points.append(point);
    }
    series.total.start = series.points.first().start;
    return series;
}

LogMetricsReader::LogMetricsReader(LogDatabase database) : m_database(std::move(database)) { }

Result<std::unique_ptr<LogMetricsReader>> LogMetricsReader::open(const QString &directory)
{
    const QString path = LogRollups::path(directory);
    if (!QFileInfo::exists(path))
        return nullptr;
    auto database = LogDatabase::open(path, LogDatabase::Access::Read);
    if (!database)
        return fail(std::move(database.error()));
    const Result<qint64> version = database->number("PRAGMA user_version");
    if (!version)
        return fail(version.error());
    if (*version == 0)
        return nullptr;
    return std::unique_ptr<LogMetricsReader>(new LogMetricsReader(std::move(*database)));
}

Result<QHash<FunctionId, FunctionCounters>> LogMetricsReader::counters(std::optional<FunctionId> function) const
{
    auto rows = m_database.prepare("SELECT function, count, errors, refused, duration, last_start, last_status FROM totals"
        + (function ? " WHERE function = " + number(function->value) : QByteArray()));
    if (!rows)
        return fail(std::move(rows.error()));
    QHash<FunctionId, FunctionCounters> counters;
    Result<bool> isRow = true;
    while ((isRow = rows->step()) && *isRow)
        counters.insert(FunctionId{rows->integer(0)},
            {rows->integer(1), rows->integer(2), rows->integer(3), Microseconds(rows->integer(4)),
                WallTime(Microseconds(rows->integer(5))), int(rows->integer(6))});
    if (!isRow)
        return fail(std::move(isRow.error()));
    return counters;
}

// Minutes are kept for a shorter time than hours.
Result<seconds> LogMetricsReader::usableStep(const MetricsQuery &query) const
{
    if (query.step % kHour == seconds(0))
        return query.step;
    const auto minutesSince = m_database.number("SELECT minutes_since FROM progress");
    if (!minutesSince)
        return fail(minutesSince.error());
    if (secondsOf(query.from) >= *minutesSince)
        return query.step;
    return std::chrono::ceil<std::chrono::hours>(query.step);
}

namespace {
// What a point is made of while rows are added to it.
struct PointSums {
    qint64 memory = 0;
    DurationHistogram durations;
};
} // namespace

// A row of the table: count, errors, duration, cpu, memory, peak_memory and histogram in columns 1 to 7.
static void addRow(const LogStatement &row, MetricsPoint &point, PointSums &sums)
{
    point.count += row.integer(1);
    point.errors += row.integer(2);
    point.totalDuration += Microseconds(row.integer(3));
    point.cpu += Microseconds(row.integer(4));
    sums.memory += row.integer(5);
    point.peakMemory = std::max(point.peakMemory, row.integer(6));
    sums.durations.mergeEncoded(row.bytes(7));
}

static void finish(MetricsPoint &point, const PointSums &sums)
{
    if (point.count == 0)
        return;
    point.p50 = sums.durations.quantile(0.50);
    point.p90 = sums.durations.quantile(0.90);
    point.p95 = sums.durations.quantile(0.95);
    point.p99 = sums.durations.quantile(0.99);
    point.longest = sums.durations.quantile(1);
    point.averageMemory = sums.memory / point.count;
}

Result<MetricsSeries> LogMetricsReader::series(const MetricsQuery &query) const
{
    const auto step = usableStep(query);
    if (!step)
        return fail(step.error());
    MetricsSeries series = emptySeries(query, *step);
    std::vector<PointSums> sums(size_t(series.points.size()));
    PointSums totalSums;

    QByteArray functions;
    for (const FunctionId function : query.functions)
        functions += (functions.isEmpty() ? "" : ",") + number(function.value);
    const qint64 first = secondsOf(series.points.first().start);
    auto rows = m_database.prepare("SELECT second, count, errors, duration, cpu, memory, peak_memory, histogram FROM "
        + QByteArray(*step % kHour == seconds(0) ? "hours" : "minutes") + " WHERE "
        + (functions.isEmpty() ? QByteArray() : "function IN (" + functions + ") AND ") + "second >= " + number(first)
        + " AND second < " + number(first + series.points.size() * step->count()));
    if (!rows)
        return fail(std::move(rows.error()));

    Result<bool> isRow = true;
    while ((isRow = rows->step()) && *isRow) {
        const qint64 index = (rows->integer(0) - first) / step->count();
        addRow(*rows, series.points[index], sums[size_t(index)]);
        addRow(*rows, series.total, totalSums);
    }
    if (!isRow)
        return fail(std::move(isRow.error()));
    for (qsizetype index = 0; index < series.points.size(); ++index)
        finish(series.points[index], sums[size_t(index)]);
    finish(series.total, totalSums);
    return series;
}

} // namespace isola
