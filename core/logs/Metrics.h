#pragma once
// Figures of functions over time, as charts and tables want them: values.

#include "core/base/Clock.h"
#include "core/base/Ids.h"

#include <QList>

namespace isola {

struct MetricsQuery {
    QList<FunctionId> functions; // summed up; empty: all
    WallTime from; // taken down to a whole step
    WallTime to; // not included
    std::chrono::seconds step = std::chrono::minutes(1); // whole minutes
};

// The calls that started in one step.
struct MetricsPoint {
    WallTime start;
    qint64 count = 0;
    qint64 errors = 0;
    Microseconds totalDuration{0};
    Microseconds p50{0}; // within 1.6 %
    Microseconds p90{0};
    Microseconds p95{0};
    Microseconds p99{0};
    Microseconds longest{0}; // within 1.6 %
    Microseconds cpu{0}; // of all calls
    qint64 averageMemory = 0; // bytes
    qint64 peakMemory = 0;
};

struct MetricsSeries {
    std::chrono::seconds step{0}; // whole hours where the range begins before minutes are kept
    QList<MetricsPoint> points; // one for each step of the range, oldest first
    MetricsPoint total; // of the whole range
};

} // namespace isola
