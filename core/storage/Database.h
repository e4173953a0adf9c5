#pragma once
// One SQLite connection, the only place that opens one for the registry. Commits are durable: write-ahead log, synchronous FULL.
// Belongs to one thread at a time.
//
// Failures stick: after the first one nothing more is done and every read comes back empty, so that stores read as plain SQL.
// Transaction::commit() reports the failure, and nothing of the transaction is kept.

#include "core/base/Result.h"
#include "core/storage/Statement.h"

#include <QString>
#include <memory>
#include <optional>

struct sqlite3;

namespace isola {

class Database final {
public:
    // Makes the file, readable by its owner only, if it is not there.
    static Result<std::unique_ptr<Database>> open(const QString &path);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    QString path() const { return m_path; }

    // A statement whose rows are read with next(). Values fill the question marks in order.
    template <typename... Values> Statement select(const char *sql, const Values &...values)
    {
        Statement statement(*this, sql);
        (statement.bind(values), ...);
        return statement;
    }

    // A statement without rows. Answers how many rows it changed.
    template <typename... Values> int run(const char *sql, const Values &...values)
    {
        Statement statement = select(sql, values...);
        statement.next();
        return m_failure ? 0 : changedRows();
    }

    // Many statements in one text: a migration.
    void runScript(const QByteArray &sql);

    const std::optional<Error> &failure() const { return m_failure; }

private:
    friend class Statement;
    friend class Transaction;

    Database(sqlite3 *connection, QString path);
    int changedRows() const;
    void recordFailure();
    void clearFailure() { m_failure.reset(); }

    sqlite3 *m_connection;
    QString m_path;
    std::optional<Error> m_failure;
};

} // namespace isola
