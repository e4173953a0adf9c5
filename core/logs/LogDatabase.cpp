#include "core/logs/LogDatabase.h"

#include <sqlite3.h>

namespace isola {

// The writer and the checkpointer meet for moments only; a reader never makes anyone wait.
static constexpr int kBusyTimeoutMs = 2000;

// Before the file holds anything: 8 KB pages give most of the size gain at no cost in time, and pages that
// become free can be given back. Checkpoints are the LogCheckpointer's
// work, so that no commit waits for one. NORMAL survives a killed process; losing power may lose the last commits, not the file.
static const char kWriterPragmas[] = "PRAGMA page_size=8192;"
                                     "PRAGMA auto_vacuum=INCREMENTAL;"
                                     "PRAGMA journal_mode=WAL;"
                                     "PRAGMA synchronous=NORMAL;"
                                     "PRAGMA cache_size=-16000;"
                                     "PRAGMA temp_store=MEMORY;"
                                     "PRAGMA journal_size_limit=67108864;";

static const char *pragmas(LogDatabase::Access access)
{
    switch (access) {
    case LogDatabase::Access::Write:
        return kWriterPragmas;
    case LogDatabase::Access::Read:
        return "PRAGMA cache_size=-8000; PRAGMA query_only=1; PRAGMA wal_autocheckpoint=0;";
    case LogDatabase::Access::Checkpoint:
        return "PRAGMA synchronous=NORMAL;";
    }
    Q_UNREACHABLE();
}

void LogDatabase::Closer::operator()(sqlite3 *handle) const
{
    sqlite3_close_v2(handle);
}

LogDatabase::LogDatabase(sqlite3 *handle) : m_handle(handle) { }

Result<LogDatabase> LogDatabase::open(const QString &path, Access access)
{
    // A reader needs to write too: the wal-index of a file that nobody else has open. query_only keeps it from more.
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (access == Access::Write ? SQLITE_OPEN_CREATE : 0);
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(path.toUtf8().constData(), &handle, flags, nullptr);
    LogDatabase database(handle);
    if (code != SQLITE_OK) {
        Error error = logDatabaseError(handle);
        error.message = QStringLiteral("log file %1: %2").arg(path, QString::fromUtf8(sqlite3_errmsg(handle)));
        return fail(std::move(error));
    }
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    if (auto done = database.execute(pragmas(access)); !done)
        return fail(std::move(done.error()));
    return database;
}

Result<void> LogDatabase::execute(const char *sql)
{
    if (sqlite3_exec(m_handle.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return fail(logDatabaseError(m_handle.get()));
    return {};
}

Result<LogStatement> LogDatabase::prepare(const QByteArray &sql) const
{
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v3(m_handle.get(), sql.constData(), int(sql.size()) + 1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr)
        != SQLITE_OK)
        return fail(logDatabaseError(m_handle.get()));
    return LogStatement(statement);
}

Result<qint64> LogDatabase::number(const QByteArray &sql) const
{
    auto statement = prepare(sql);
    if (!statement)
        return fail(std::move(statement.error()));
    Result<bool> row = statement->step();
    if (!row)
        return fail(std::move(row.error()));
    return *row ? statement->integer(0) : 0;
}

void LogDatabase::rollBack()
{
    m_ranOutOfSpace = (sqlite3_errcode(m_handle.get()) & 0xff) == SQLITE_FULL
        || sqlite3_extended_errcode(m_handle.get()) == SQLITE_IOERR_WRITE;
    // SQLite has rolled back by itself after some errors, a full disk among them.
    if (!sqlite3_get_autocommit(m_handle.get()))
        sqlite3_exec(m_handle.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

} // namespace isola
