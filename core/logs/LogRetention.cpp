#include "core/logs/LogRetention.h"

#include <QStorageInfo>
#include <algorithm>

namespace isola {

int removeExpiredSegments(const QString &directory, WallTime now, const LogLimits &limits)
{
    const QList<LogSegmentFile> files = logSegmentFiles(directory);
    qint64 bytes = 0;
    for (const LogSegmentFile &file : files)
        bytes += file.bytes();
    const qint64 oldestKept = (now - limits.keptAge).time_since_epoch().count();

    int removed = 0;
    for (qsizetype index = 0; index + 1 < files.size(); ++index) {
        // All rows of a segment are older than the first one of the next.
        const bool isTooOld = files[index + 1].firstRow <= oldestKept;
        if (!isTooOld && bytes <= limits.keptBytes)
            break;
        const qint64 freed = files[index].bytes();
        if (!files[index].remove())
            break;
        bytes -= freed;
        ++removed;
    }
    return removed;
}

bool discardOldestSegment(const QString &directory)
{
    const QList<LogSegmentFile> files = logSegmentFiles(directory);
    return files.size() > 1 && files.first().discard();
}

bool isDiskLow(const QString &directory, const LogLimits &limits)
{
    const QStorageInfo disk(directory);
    return disk.isValid() && disk.bytesAvailable() < limits.diskReserve;
}

LogLimits fittedToDisk(LogLimits limits, qint64 diskBytes)
{
    limits.keptBytes = std::min(limits.keptBytes, diskBytes / 2);
    limits.segmentBytes = std::min(limits.segmentBytes, diskBytes / 32);
    limits.diskReserve = std::min(limits.diskReserve, diskBytes / 16);
    return limits;
}

LogLimits fittedToDisk(const LogLimits &limits, const QString &directory)
{
    const QStorageInfo disk(directory);
    return disk.isValid() ? fittedToDisk(limits, disk.bytesTotal()) : limits;
}

} // namespace isola
