#pragma once
// A SQLite connection of the log: opened with the log's pragmas, errors as values. The C API, because QtSql costs the writer half
// of its rate again. Move-only; each connection and its statements belong to one thread.

#include "core/base/Result.h"
#include "core/logs/LogStatement.h"

#include <QByteArray>
#include <QString>
#include <memory>

namespace isola {

class LogDatabase final {
public:
    // What a file is opened for. Only Write creates it when it is not there.
    enum class Access { Write, Read, Checkpoint };

    static Result<LogDatabase> open(const QString &path, Access access);

    Result<void> execute(const char *sql);
    Result<LogStatement> prepare(const QByteArray &sql) const;

    // The first column of the first row.
    Result<qint64> number(const QByteArray &sql) const;

    // Commits what `work` does, or none of it.
    template <typename Work> Result<void> transaction(Work &&work)
    {
        // Nothing may run when BEGIN failed: each statement would commit on its own.
        Result<void> done = execute("BEGIN IMMEDIATE");
        if (done)
            done = work();
        if (done)
            done = execute("COMMIT");
        if (!done)
            rollBack();
        return done;
    }

    // The last transaction that failed did so because the disk is full.
    bool ranOutOfSpace() const { return m_ranOutOfSpace; }

    sqlite3 *handle() const { return m_handle.get(); }

private:
    struct Closer {
        void operator()(sqlite3 *handle) const;
    };

    explicit LogDatabase(sqlite3 *handle);
    void rollBack();

    std::unique_ptr<sqlite3, Closer> m_handle;
    bool m_ranOutOfSpace = false;
};

} // namespace isola
