#pragma once
// How much log is kept and how it is cut up. A plain value, read once when the writer starts; tests hand in small ones.

#include "core/base/Ids.h"

#include <QList>
#include <QtGlobal>
#include <chrono>
#include <limits>

namespace isola {

// What an app keeps of its log. Rows of functions in no share are kept as long as their segment.
struct LogShare {
    QList<FunctionId> functions; // deleted ones too
    std::chrono::seconds keptAge = std::chrono::days(30);
    qint64 keptBytes = std::numeric_limits<qint64>::max(); // about: of rows, their texts and their place in the index
};
using LogShares = QList<LogShare>;

struct LogLimits {
    qint64 queuedRows = 200'000; // waiting for a commit; rows beyond this are dropped and counted
    qint64 queuedBytes = 256 * 1024 * 1024;

    qint64 segmentBytes = 256 * 1024 * 1024;
    std::chrono::seconds segmentAge = std::chrono::days(1);

    qint64 keptBytes = std::numeric_limits<qint64>::max(); // of all segments; half of the disk at most
    std::chrono::seconds keptAge = std::chrono::days(30); // of segments and of hourly metrics, unless an app keeps more
    std::chrono::seconds keptMinutes = std::chrono::days(7); // of metrics by the minute

    // Below so much free space on the disk the oldest segments go.
    qint64 diskReserve = 256 * 1024 * 1024;
};

} // namespace isola
