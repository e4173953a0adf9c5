#pragma once
// One prepared SQL statement of a LogDatabase. Move-only; must not outlive its database.

#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace isola {

// The error of a failed SQLite call, with the file's name.
Error logDatabaseError(sqlite3 *database);

class LogStatement final {
public:
    explicit LogStatement(sqlite3_stmt *statement);

    // Parameters count from 1. Texts and blobs are not copied: they must live until the next reset(). An empty text is stored as
    // NULL.
    void bind(int parameter, qint64 value);
    void bindText(int parameter, QByteArrayView text);
    void bindBlob(int parameter, QByteArrayView bytes);

    // True while there is a row.
    Result<bool> step();
    // For statements without rows: runs it and makes it ready for the next bindings.
    Result<void> run();
    void reset();

    // Columns count from 0. Views are valid until the next step or reset.
    qint64 integer(int column) const;
    QByteArrayView bytes(int column) const;
    QString text(int column) const;

private:
    struct Finalizer {
        void operator()(sqlite3_stmt *statement) const;
    };

    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
};

} // namespace isola
