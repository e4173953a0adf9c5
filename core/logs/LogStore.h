#pragma once
// Reads log rows and metrics. Queries are short and bounded; safe to use from one thread that is not the engine's (see LogReader
// in server/api, which runs them on a worker). Sees what LogWriter has committed: LogWriter::flush() before a query makes that
// all answered calls.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/logs/LogRow.h"
#include "core/logs/Metrics.h"
#include "core/model/FunctionCounters.h"

#include <QHash>
#include <QString>
#include <map>
#include <memory>
#include <optional>

namespace isola {

class LogMetricsReader;
class LogSegmentReader;
struct LogSegmentFile;

struct LogQuery {
    QList<FunctionId> functions; // empty: all
    int limit = 100; // 1 to 1000
    std::optional<WallTime> since; // started then or later
    std::optional<WallTime> until; // started then or earlier
    bool onlyErrors = false; // status >= 400 or failed
    std::optional<InvocationSource> source;
    std::optional<int> status;
    std::optional<int> version;
    bool onlyReplayable = false; // recorded, and can be run again
    QString text; // substring of error, stack or console, ASCII case folded
    std::optional<qint64> before; // cursor: rows older than this one
};

struct StoredLogRow {
    qint64 row = 0; // cursor
    LogRow log;
};

// A page may hold fewer rows than asked for, even none, and have more: the search's time was up. The next one goes on from there.
struct LogPage {
    QList<StoredLogRow> rows; // newest first; oldest first from rowsAfter()
    bool hasMore = false;
    std::optional<qint64> nextCursor; // `before` of the next page; `row` of the next rowsAfter()
};

class LogStore final {
public:
    // How long one query may search.
    static constexpr Milliseconds kSearchTime{300};

    // The directory may be empty or missing still: then there are no rows.
    static Result<std::unique_ptr<LogStore>> create(const QString &directory, Milliseconds searchTime = kSearchTime);
    ~LogStore();

    Result<LogPage> query(const LogQuery &query) const;
    // For live tails: rows committed after `row`, oldest first. nextCursor is always set and never less than `row`: what to ask
    // for next. The query's `before` is not looked at.
    Result<LogPage> rowsAfter(qint64 row, const LogQuery &query) const;
    // The newest row there is, where a tail begins; 0 without any.
    Result<qint64> newestRow() const;
    // Whole: with what was recorded of it.
    Result<std::optional<StoredLogRow>> find(InvocationId id) const;

    Result<FunctionCounters> counters(FunctionId function) const;
    Result<QHash<FunctionId, FunctionCounters>> allCounters() const;
    Result<MetricsSeries> series(const MetricsQuery &query) const;

private:
    class Search;

    LogStore(QString directory, Milliseconds searchTime);
    // Null when the segment vanished meanwhile.
    Result<LogSegmentReader *> reader(const LogSegmentFile &file) const;
    QList<LogSegmentFile> segments() const; // oldest first; closes the readers of those that are gone
    // After a query: an old segment that is open would keep its disk space when it is deleted.
    void closeOldSegments() const;
    Result<LogMetricsReader *> metrics() const;

    const QString m_directory;
    const Milliseconds m_searchTime;
    mutable std::map<qint64, std::unique_ptr<LogSegmentReader>> m_readers; // by first row
    mutable std::unique_ptr<LogMetricsReader> m_metrics;
};

} // namespace isola
