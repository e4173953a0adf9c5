#include "core/storage/Statement.h"

#include "core/storage/Database.h"

#include <sqlite3.h>
#include <utility>

namespace isola {

Statement::Statement(Database &database, const char *sql) : m_database(database)
{
    if (database.failure())
        return;
    if (sqlite3_prepare_v2(database.m_connection, sql, -1, &m_statement, nullptr) != SQLITE_OK)
        database.recordFailure();
}

Statement::Statement(Statement &&other) noexcept
    : m_database(other.m_database), m_statement(std::exchange(other.m_statement, nullptr)), m_boundValues(other.m_boundValues)
{
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

// The bind functions may be given no statement (preparing it failed): SQLite then does nothing, and next() is false.

void Statement::bind(int64_t value)
{
    sqlite3_bind_int64(m_statement, ++m_boundValues, value);
}

void Statement::bind(const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    sqlite3_bind_text(m_statement, ++m_boundValues, utf8.constData(), int(utf8.size()), SQLITE_TRANSIENT);
}

void Statement::bind(const QByteArray &value)
{
    // constData() is never null, so that an empty array is an empty blob and not NULL.
    sqlite3_bind_blob(m_statement, ++m_boundValues, value.constData(), int(value.size()), SQLITE_TRANSIENT);
}

void Statement::bind(std::nullopt_t)
{
    sqlite3_bind_null(m_statement, ++m_boundValues);
}

bool Statement::next()
{
    if (!m_statement || m_database.failure())
        return false;
    switch (sqlite3_step(m_statement)) {
    case SQLITE_ROW:
        return true;
    case SQLITE_DONE:
        return false;
    default:
        m_database.recordFailure();
        return false;
    }
}

int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QString Statement::text(int column) const
{
    return QString::fromUtf8(blob(column));
}

QByteArray Statement::blob(int column) const
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return QByteArray(bytes, sqlite3_column_bytes(m_statement, column));
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

} // namespace isola
