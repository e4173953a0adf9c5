#pragma once
// Which segments have lived long enough. Whole files go, oldest first: an unlink costs nothing beside deleting rows. The newest
// segment, which is being written, always stays. Plain functions for the log writer's thread.

#include "core/base/Clock.h"
#include "core/logs/LogLimits.h"
#include "core/logs/LogSegmentFile.h"

namespace isola {

// Removes what is older or more than the limits allow; returns how many segments went.
int removeExpiredSegments(const QString &directory, WallTime now, const LogLimits &limits);

// For a full disk: frees the space of the oldest segment at once. False when there is none but the newest.
bool discardOldestSegment(const QString &directory);

// Free space on the disk is below the reserve.
bool isDiskLow(const QString &directory, const LogLimits &limits);

// The limits for a disk that is too small for them: its log takes at most half of it, in many segments.
LogLimits fittedToDisk(LogLimits limits, qint64 diskBytes);
LogLimits fittedToDisk(const LogLimits &limits, const QString &directory);

} // namespace isola
