#pragma once
// Reads log rows and metrics. Queries are short and bounded; safe to use from one thread that is not the engine's (see LogReader in
// server/api, which runs them on a worker).

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/logs/LogRow.h"

#include <QDateTime>
#include <QString>
#include <memory>
#include <optional>

namespace isola {

struct LogQuery {
    QList<FunctionId> functions; // empty: all
    int limit = 100; // 1 to 1000
    std::optional<WallTime> since;
    std::optional<WallTime> until;
    bool onlyErrors = false; // status >= 400 or failed
    std::optional<InvocationSource> source;
    std::optional<int> status;
    std::optional<int> version;
    QString text; // substring of error, stack or console, ASCII case folded
    std::optional<qint64> before; // cursor: rows older than this one
};

struct StoredLogRow {
    qint64 row = 0; // cursor
    LogRow log;
};

struct LogPage {
    QList<StoredLogRow> rows; // newest first
    bool hasMore = false;
    std::optional<qint64> nextCursor;
};

// Totals since the function was first deployed, kept in memory and in the rollups.
struct FunctionCounters {
    qint64 invocations = 0;
    qint64 errors = 0;
    Microseconds totalDuration{0};
    std::optional<WallTime> lastInvocation;
    int lastStatus = 0;
};

class LogStore final {
public:
    static Result<std::unique_ptr<LogStore>> create(const QString &directory);
    ~LogStore();

    Result<LogPage> query(const LogQuery &query) const;
    Result<std::optional<StoredLogRow>> find(InvocationId id) const;
    Result<FunctionCounters> counters(FunctionId function) const;
    Result<QHash<FunctionId, FunctionCounters>> allCounters() const;

private:
    class Private;
    explicit LogStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace isola
