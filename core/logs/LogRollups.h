#pragma once
// Sums of log rows in "metrics.db": per function by the minute, by the hour and in all. Adds in memory and stores now and then,
// together with the number of the last row counted: rows after it are counted again from the log when the program starts, so that
// every stored row is counted exactly once whatever happens. The only writer of that file; belongs to the log writer's thread.

#include "core/logs/DurationHistogram.h"
#include "core/logs/LogDatabase.h"
#include "core/logs/LogLimits.h"
#include "core/logs/LogRow.h"

#include <QHash>

namespace isola {

// What the sums are made of.
struct RowFigures {
    qint64 row = 0;
    FunctionId function;
    WallTime start;
    int status = 0;
    bool isError = false;
    bool isRefused = false;
    Microseconds wall{0};
    Microseconds cpu{0};
    qint64 memory = 0; // bytes
};

class LogRollups final {
public:
    static Result<std::unique_ptr<LogRollups>> open(const QString &directory);
    static QString path(const QString &directory);

    // The newest row that is in the stored sums.
    qint64 storedRow() const { return m_storedRow; }

    void add(const RowFigures &figures);
    qint64 pendingRows() const { return m_pendingRows; }

    // All or nothing; after a failure everything is still in memory.
    Result<void> store();
    bool ranOutOfSpace() const { return m_database.ranOutOfSpace(); }

    // Forgets minutes and hours that are older than the limits. Totals are kept.
    Result<void> forgetOld(WallTime now, const LogLimits &limits);

private:
    struct Slot {
        qint64 function = 0;
        qint64 second = 0; // start of the minute or hour, since 1970
        bool operator==(const Slot &) const = default;
        friend size_t qHash(const Slot &slot, size_t seed = 0) { return qHashMulti(seed, slot.function, slot.second); }
    };
    struct Sums {
        qint64 count = 0;
        qint64 errors = 0;
        qint64 duration = 0; // microseconds
        qint64 cpu = 0;
        qint64 memory = 0;
        qint64 peakMemory = 0;
        DurationHistogram histogram;

        void merge(const Sums &other);
    };
    struct Totals {
        qint64 refused = 0;
        qint64 lastRow = 0;
        qint64 lastStart = 0;
        int lastStatus = 0;
        qint64 count = 0;
        qint64 errors = 0;
        qint64 duration = 0;
    };
    // Adds a slot to one of the two series tables.
    struct Table {
        LogStatement histogram;
        LogStatement upsert;
        Result<void> add(const Slot &slot, Sums sums);
    };

    explicit LogRollups(LogDatabase database);
    Result<void> createTables();
    Result<void> prepareStatements();
    Result<Table> prepareTable(const QByteArray &name);
    Result<void> storePending();
    Result<void> storeSeries();
    Result<void> storeTotals();

    LogDatabase m_database;
    Table m_minutes;
    Table m_hours;
    LogStatement m_addTotals;
    QHash<Slot, Sums> m_pendingMinutes;
    QHash<qint64, Totals> m_pendingTotals;
    qint64 m_pendingRows = 0;
    qint64 m_newestRow = 0;
    qint64 m_storedRow = 0;
};

} // namespace isola
