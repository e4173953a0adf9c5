#pragma once
// Deletes rows of one app out of a segment that holds others' too: those that are older, or more, than the app keeps. Plain
// functions for the log writer's thread: few rows at once, so that no commit waits long. Pages that become free are given back to
// the disk where nothing more is written to the segment.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/logs/LogSegmentFile.h"
#include "core/logs/LogUsage.h"

namespace isola {

// What the rows of a segment take. Nothing for a segment that an older program sealed: its rows go by age only.
Result<LogUsage> usageOf(const LogSegmentFile &file);

// Both delete at most `most` rows, the oldest first, and answer what went. Fewer than `most`: no more are there.
Result<LogUsage> pruneByAge(const LogSegmentFile &file, const LogShares &shares, WallTime now, qint64 most);
Result<LogUsage> pruneBySize(const LogSegmentFile &file, const LogShare &share, qint64 most);

// For a segment that was pruned and takes no more rows: gives free pages back, and the file itself when no row is left.
Result<void> shrink(const LogSegmentFile &file);

} // namespace isola
