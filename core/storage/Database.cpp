#include "core/storage/Database.h"

#include "core/storage/PrivateFile.h"

#include <sqlite3.h>

namespace isola {

static constexpr int kBusyTimeoutMs = 5000;

static Error databaseError(const QString &path, sqlite3 *connection)
{
    return {ErrorCode::RuntimeUnavailable,
        QStringLiteral("The database %1 failed: %2").arg(path, QString::fromUtf8(sqlite3_errmsg(connection))),
        QStringLiteral("Check that the disk has room and that the data directory can be written."), {}};
}

Result<std::unique_ptr<Database>> Database::open(const QString &path)
{
    // Made here first because SQLite would make it readable by others; its -wal and -shm files inherit the mode.
    if (Result<void> made = createPrivateFile(path); !made)
        return fail(made.error());

    sqlite3 *connection = nullptr;
    const int code = sqlite3_open_v2(
        path.toUtf8().constData(), &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    std::unique_ptr<Database> database(new Database(connection, path));
    if (code != SQLITE_OK)
        return fail(databaseError(path, connection));

    sqlite3_busy_timeout(connection, kBusyTimeoutMs);
    database->runScript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
    if (database->m_failure)
        return fail(*database->m_failure);
    return database;
}

Database::Database(sqlite3 *connection, QString path) : m_connection(connection), m_path(std::move(path)) { }

Database::~Database()
{
    sqlite3_close_v2(m_connection);
}

void Database::runScript(const QByteArray &sql)
{
    if (m_failure)
        return;
    if (sqlite3_exec(m_connection, sql.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        recordFailure();
}

int Database::changedRows() const
{
    return sqlite3_changes(m_connection);
}

void Database::recordFailure()
{
    if (!m_failure)
        m_failure = databaseError(m_path, m_connection);
}

} // namespace isola
