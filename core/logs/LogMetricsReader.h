#pragma once
// Reads "metrics.db", which LogRollups writes. Belongs to one thread.

#include "core/logs/LogDatabase.h"
#include "core/logs/LogStore.h"
#include "core/logs/Metrics.h"

namespace isola {

class LogMetricsReader final {
public:
    // Null when the file is not there yet, or has no tables yet.
    static Result<std::unique_ptr<LogMetricsReader>> open(const QString &directory);

    Result<QHash<FunctionId, FunctionCounters>> counters(std::optional<FunctionId> function) const;
    Result<MetricsSeries> series(const MetricsQuery &query) const;

private:
    explicit LogMetricsReader(LogDatabase database);
    Result<std::chrono::seconds> usableStep(const MetricsQuery &query) const;

    LogDatabase m_database;
};

// Refuses ranges and steps that make no series; the error names the field.
Result<void> checkMetricsQuery(const MetricsQuery &query);

// The points of a range in which nothing happened.
MetricsSeries emptySeries(const MetricsQuery &query, std::chrono::seconds step);

} // namespace isola
