#pragma once
// What the tests of this room share: rows that are easy to tell apart and a clock that is set by hand.

#include "core/logs/LogStore.h"
#include "core/logs/LogWriter.h"

#include <QTest>
#include <atomic>

namespace isola {

// Wall and monotonic time move together, and only when told to. Safe to read from the writer's thread.
class HandClock final : public Clock {
public:
    explicit HandClock(WallTime start) : m_microseconds(start.time_since_epoch().count()) { }
    WallTime wall() const override { return WallTime(Microseconds(m_microseconds.load())); }
    MonotonicTime monotonic() const override { return MonotonicTime(Microseconds(m_microseconds.load())); }
    void advance(Microseconds time) { m_microseconds += time.count(); }

private:
    std::atomic<qint64> m_microseconds;
};

// 2026-01-01 00:00 UTC.
inline constexpr qint64 kNewYear = 1'767'225'600'000'000;

inline WallTime wallTime(qint64 microseconds)
{
    return WallTime(Microseconds(microseconds));
}

// A call of function 1 that took five milliseconds and was answered with 200.
inline LogRow makeRow(qint64 start)
{
    LogRow row;
    row.invocation = InvocationId{start};
    row.function = FunctionId{1};
    row.version = 1;
    row.method = "GET";
    row.path = "/hello";
    row.caller = "anonymous";
    row.outcome.status = 200;
    row.outcome.meter.wall = Microseconds(5000);
    row.outcome.meter.cpu = Microseconds(1200);
    row.outcome.meter.peakMemoryBytes = 3'000'000;
    return row;
}

// The starts of the rows, in the page's order.
inline QList<qint64> starts(const LogPage &page)
{
    QList<qint64> list;
    for (const StoredLogRow &row : page.rows)
        list.append(row.log.invocation.value);
    return list;
}

// The value, or a failed test that shows the error.
template <typename T> T expectValue(Result<T> result)
{
    if (!result)
        qFatal("unexpected error: %s", qUtf8Printable(result.error().message));
    return std::move(*result);
}

} // namespace isola
