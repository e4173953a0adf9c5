#pragma once
// Deletes rows of functions that are kept for a shorter time than their segment. A plain function for the log writer's thread:
// few rows at once, so that no commit waits long. The space is used again within the file, and given back with it.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/logs/LogLimits.h"
#include "core/logs/LogSegmentFile.h"

namespace isola {

// Deletes at most `most` rows that are older than their function's lifetime; answers how many went. Fewer than `most`: no more
// are there.
Result<qint64> pruneSegment(const LogSegmentFile &file, const RowLifetimes &lifetimes, WallTime now, qint64 most);

} // namespace isola
