#pragma once
// Finds the rows of one segment that a query asks for, newest or oldest first, within a time budget. It goes through the segment
// in windows of row numbers, small at first and growing while they hold little: so a statement never runs long, and when the time
// is up it is known how far the search came.

#include "core/logs/LogSegmentReader.h"
#include "core/logs/RowRange.h"
#include "core/logs/TextNeedle.h"

namespace isola {

enum class RowOrder { NewestFirst, OldestFirst };

class StatementDeadline;

class LogSegmentScan final {
public:
    // `needle` may be null; it and the reader must outlive the scan. The query's limit and cursor are not looked at.
    LogSegmentScan(LogSegmentReader &reader, const LogQuery &query, RowOrder order, const TextNeedle *needle);

    // Appends rows of `range` until there are `wanted` or `deadline` has passed, and returns what of the range was not searched.
    // The first window is always searched, so that each call comes further.
    Result<RowRange> run(RowRange range, qsizetype wanted, MonotonicTime deadline, QList<qint64> &rows);

private:
    enum class WindowEnd { Searched, Interrupted };

    QByteArray sql() const;
    QByteArray filters() const;
    // The parts of a range that may hold the needle, in the order of the search.
    QList<RowRange> parts(RowRange range) const;
    Result<RowRange> runPart(
        LogStatement &statement, StatementDeadline &timer, RowRange part, qsizetype wanted, QList<qint64> &rows);
    Result<WindowEnd> searchWindow(LogStatement &statement, RowRange window, qsizetype wanted, QList<qint64> &rows);

    LogSegmentReader &m_reader;
    const LogQuery &m_query;
    const RowOrder m_order;
    const TextNeedle *const m_needle;
    qint64 m_width; // of the next window
};

} // namespace isola
