#pragma once
// How often a function was called and what came of it: a value.

#include "core/base/Clock.h"

#include <optional>

namespace isola {

// Totals since the function was first deployed, kept in the rollups; behind the rows by a second at most.
struct FunctionCounters {
    qint64 invocations = 0; // all rows
    qint64 errors = 0;
    qint64 refused = 0; // of the invocations: those that never ran (401, 405, paused ...)
    Microseconds totalDuration{0};
    std::optional<WallTime> lastInvocation;
    int lastStatus = 0;
};

} // namespace isola
