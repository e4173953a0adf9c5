#include "core/logs/LogPruning.h"

#include "core/logs/LogDatabase.h"

namespace isola {

// Rows up to `last` of one function, oldest first.
static Result<qint64> pruneFunction(LogDatabase &database, FunctionId function, qint64 last, qint64 most)
{
    const auto number = [](qint64 value) { return QByteArray::number(qlonglong(value)); };
    const QByteArray old = "(SELECT row FROM log INDEXED BY log_by_function WHERE function = " + number(function.value)
        + " AND row < " + number(last) + " ORDER BY row LIMIT " + number(most) + ")";
    qint64 count = 0;
    const Result<void> done = database.transaction([&]() -> Result<void> {
        const Result<qint64> found = database.number("SELECT count(*) FROM " + old);
        if (!found || *found == 0)
            return found ? Result<void>() : fail(found.error());
        count = *found;
        const Result<qint64> schema = database.number("PRAGMA user_version");
        QByteArrayList tables{"log_text", "log"}; // `log` last: the others are found through it
        if (schema && *schema >= 2)
            tables = {"log_recording", "log_trace", "log_text", "log"};
        for (const QByteArray &table : tables)
            if (auto deleted = database.execute(("DELETE FROM " + table + " WHERE row IN " + old).constData()); !deleted)
                return deleted;
        return {};
    });
    if (!done)
        return fail(done.error());
    return count;
}

Result<qint64> pruneSegment(const LogSegmentFile &file, const RowLifetimes &lifetimes, WallTime now, qint64 most)
{
    qint64 pruned = 0;
    std::optional<LogDatabase> database; // opened when it may hold such rows at all
    for (auto lifetime = lifetimes.begin(); lifetime != lifetimes.end() && pruned < most; ++lifetime) {
        const qint64 last = (now - *lifetime).time_since_epoch().count();
        if (last <= file.firstRow)
            continue;
        if (!database) {
            auto opened = LogDatabase::open(file.path, LogDatabase::Access::Checkpoint);
            if (!opened)
                return fail(opened.error());
            database.emplace(std::move(*opened));
        }
        const Result<qint64> count = pruneFunction(*database, lifetime.key(), last, most - pruned);
        if (!count)
            return count;
        pruned += *count;
    }
    return pruned;
}

} // namespace isola
