#include "core/logs/LogStatement.h"

#include <sqlite3.h>

namespace isola {

Error logDatabaseError(sqlite3 *database)
{
    const char *path = sqlite3_db_filename(database, nullptr);
    const QString message = QStringLiteral("log file %1: %2 (SQLite code %3)")
                                .arg(QString::fromUtf8(path ? path : ""), QString::fromUtf8(sqlite3_errmsg(database)))
                                .arg(sqlite3_extended_errcode(database));
    return {ErrorCode::RuntimeUnavailable, message,
        QStringLiteral("Check that the data directory's disk is writable and has space; a damaged log file may be moved away."),
        {}};
}

void LogStatement::Finalizer::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

LogStatement::LogStatement(sqlite3_stmt *statement) : m_statement(statement) { }

void LogStatement::bind(int parameter, qint64 value)
{
    sqlite3_bind_int64(m_statement.get(), parameter, value);
}

void LogStatement::bindText(int parameter, QByteArrayView text)
{
    if (text.isEmpty())
        sqlite3_bind_null(m_statement.get(), parameter);
    else
        sqlite3_bind_text64(m_statement.get(), parameter, text.data(), sqlite3_uint64(text.size()), SQLITE_STATIC, SQLITE_UTF8);
}

void LogStatement::bindBlob(int parameter, QByteArrayView bytes)
{
    sqlite3_bind_blob64(m_statement.get(), parameter, bytes.data(), sqlite3_uint64(bytes.size()), SQLITE_STATIC);
}

Result<bool> LogStatement::step()
{
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return fail(logDatabaseError(sqlite3_db_handle(m_statement.get())));
}

Result<void> LogStatement::run()
{
    Result<bool> stepped = step();
    reset();
    if (!stepped)
        return fail(std::move(stepped.error()));
    return {};
}

void LogStatement::reset()
{
    sqlite3_reset(m_statement.get());
}

qint64 LogStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

QByteArrayView LogStatement::bytes(int column) const
{
    const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement.get(), column));
    return {data, sqlite3_column_bytes(m_statement.get(), column)};
}

QString LogStatement::text(int column) const
{
    return QString::fromUtf8(bytes(column));
}

} // namespace isola
