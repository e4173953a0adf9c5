#include "core/logs/LogPruning.h"

#include "core/logs/LogDatabase.h"

#include <optional>

namespace isola {

static constexpr int kFreedPages = 2000; // at once: some tens of milliseconds

static QByteArray decimal(qint64 value)
{
    return QByteArray::number(qlonglong(value));
}

static QByteArray idList(const QList<FunctionId> &functions)
{
    QByteArray list;
    for (const FunctionId function : functions)
        list += (list.isEmpty() ? "" : ",") + decimal(function.value);
    return list;
}

// A function's bytes shrink by as much as its rows do.
static Result<LogUsage> countOut(LogDatabase &database, const QByteArray &rows)
{
    auto counted = database.prepare("SELECT g.function, g.n, ifnull(b.bytes * g.n / max(b.rows, 1), 0) FROM"
                                    " (SELECT function, count(*) AS n FROM "
        + rows + " GROUP BY function) g LEFT JOIN log_bytes b ON b.function = g.function");
    if (!counted)
        return fail(counted.error());
    LogUsage usage;
    Result<bool> row = true;
    while ((row = counted->step()) && *row)
        usage.add(FunctionId{counted->integer(0)}, counted->integer(1), counted->integer(2));
    if (!row)
        return fail(row.error());
    for (auto part = usage.parts().begin(); part != usage.parts().end(); ++part) {
        const QByteArray sql = "UPDATE log_bytes SET rows = rows - " + decimal(part->rows) + ", bytes = bytes - "
            + decimal(part->bytes) + " WHERE function = " + decimal(part.key().value);
        if (auto done = database.execute(sql.constData()); !done)
            return fail(done.error());
    }
    return usage;
}

static Result<qint64> schemaOf(const LogDatabase &database)
{
    return database.number("PRAGMA user_version");
}

// Without the table of bytes, of an older program: only how many rows went.
static Result<LogUsage> countRows(LogDatabase &database, const QByteArray &rows)
{
    const Result<qint64> count = database.number("SELECT count(*) FROM " + rows);
    if (!count)
        return fail(count.error());
    LogUsage usage;
    usage.add(FunctionId{}, *count, 0);
    return usage;
}

// `rows` is a table and a condition: "log INDEXED BY ... WHERE ...". The oldest of them go.
static Result<LogUsage> prune(LogDatabase &database, const QByteArray &rows, qint64 most)
{
    const Result<qint64> schema = schemaOf(database);
    if (!schema)
        return fail(schema.error());
    const Result<qint64> last
        = database.number("SELECT max(row) FROM (SELECT row FROM " + rows + " ORDER BY row LIMIT " + decimal(most) + ")");
    if (!last || *last == 0)
        return last ? Result<LogUsage>(LogUsage()) : fail(last.error());
    const QByteArray old = rows + " AND row <= " + decimal(*last);
    LogUsage pruned;
    const Result<void> done = database.transaction([&]() -> Result<void> {
        Result<LogUsage> counted = *schema >= 4 ? countOut(database, old) : countRows(database, old);
        if (!counted)
            return fail(counted.error());
        pruned = std::move(*counted);
        QByteArrayList tables{"log_text", "log"}; // `log` last: the others are found through it
        if (*schema >= 2)
            tables = {"log_recording", "log_trace", "log_text", "log"};
        for (const QByteArray &table : tables)
            if (auto deleted
                = database.execute(("DELETE FROM " + table + " WHERE row IN (SELECT row FROM " + old + ")").constData());
                !deleted)
                return deleted;
        return {};
    });
    if (!done)
        return fail(done.error());
    return pruned;
}

Result<LogUsage> usageOf(const LogSegmentFile &file)
{
    auto database = LogDatabase::open(file.path, LogDatabase::Access::Read);
    if (!database)
        return fail(database.error());
    const Result<qint64> schema = schemaOf(*database);
    if (!schema || *schema < 4)
        return schema ? Result<LogUsage>(LogUsage()) : fail(schema.error());
    auto rows = database->prepare("SELECT function, rows, bytes FROM log_bytes");
    if (!rows)
        return fail(rows.error());
    LogUsage usage;
    Result<bool> row = true;
    while ((row = rows->step()) && *row)
        usage.add(FunctionId{rows->integer(0)}, rows->integer(1), rows->integer(2));
    if (!row)
        return fail(row.error());
    return usage;
}

Result<LogUsage> pruneByAge(const LogSegmentFile &file, const LogShares &shares, WallTime now, qint64 most)
{
    LogUsage pruned;
    std::optional<LogDatabase> database; // opened when it may hold such rows at all
    for (const LogShare &share : shares) {
        const qint64 last = (now - share.keptAge).time_since_epoch().count();
        if (last <= file.firstRow)
            continue;
        if (!database) {
            auto opened = LogDatabase::open(file.path, LogDatabase::Access::Checkpoint);
            if (!opened)
                return fail(opened.error());
            database.emplace(std::move(*opened));
        }
        for (const FunctionId function : share.functions) {
            if (pruned.rows() >= most)
                return pruned;
            const QByteArray rows
                = "log INDEXED BY log_by_function WHERE function = " + decimal(function.value) + " AND row < " + decimal(last);
            const Result<LogUsage> part = prune(*database, rows, most - pruned.rows());
            if (!part)
                return part;
            pruned.add(*part);
        }
    }
    return pruned;
}

Result<LogUsage> pruneBySize(const LogSegmentFile &file, const LogShare &share, qint64 most)
{
    auto database = LogDatabase::open(file.path, LogDatabase::Access::Checkpoint);
    if (!database)
        return fail(database.error());
    return prune(*database, "log NOT INDEXED WHERE function IN (" + idList(share.functions) + ")", most);
}

Result<void> shrink(const LogSegmentFile &file)
{
    bool isEmpty = false;
    {
        auto database = LogDatabase::open(file.path, LogDatabase::Access::Checkpoint);
        if (!database)
            return fail(database.error());
        const Result<qint64> newest = database->number("SELECT max(row) FROM log");
        if (!newest)
            return fail(newest.error());
        isEmpty = *newest == 0;
        if (!isEmpty)
            return database->execute(("PRAGMA incremental_vacuum(" + decimal(kFreedPages) + ")").constData());
    }
    file.remove();
    return {};
}

} // namespace isola
