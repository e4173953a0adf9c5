#pragma once
// How much log is kept and how it is cut up. A plain value, read once when the writer starts; tests hand in small ones.

#include "core/base/Ids.h"

#include <QHash>
#include <QtGlobal>
#include <chrono>

namespace isola {

// How long rows of some functions are kept, for functions whose time is shorter than LogLimits::keptAge.
using RowLifetimes = QHash<FunctionId, std::chrono::seconds>;

struct LogLimits {
    qint64 queuedRows = 200'000; // waiting for a commit; rows beyond this are dropped and counted
    qint64 queuedBytes = 256 * 1024 * 1024;

    qint64 segmentBytes = 256 * 1024 * 1024;
    std::chrono::seconds segmentAge = std::chrono::days(1);

    qint64 keptBytes = qint64(2) * 1024 * 1024 * 1024; // of all segments
    std::chrono::seconds keptAge = std::chrono::days(30); // of segments, and of hourly metrics
    std::chrono::seconds keptMinutes = std::chrono::days(7); // of metrics by the minute

    // Below so much free space on the disk the oldest segments go.
    qint64 diskReserve = 256 * 1024 * 1024;
};

} // namespace isola
