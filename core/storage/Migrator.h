#pragma once
// Brings a database to the program's own schema by numbered steps, `NNNN_what.sql`, each in one transaction. The number of the
// last step taken is the file's PRAGMA user_version. Before an existing database is changed, a copy is put beside it.

#include "core/base/Result.h"

#include <QString>

namespace isola {

class Database;

class Migrator final {
public:
    // `directory` holds the steps, numbered from 1 without a gap: ":/migrations/registry".
    explicit Migrator(QString directory);

    // Refuses, untouched, a database that a newer program has made.
    Result<void> migrate(Database &database) const;

private:
    QString m_directory;
};

} // namespace isola
