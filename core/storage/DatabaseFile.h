#pragma once
// SQLite databases as files, for who moves them: a copy that is consistent while others write, and what a copy is. Any thread.

#include "core/base/Result.h"

#include <QString>

namespace isola {

// The whole of a database as it is at one moment, also while a server writes to it. `to` must not be there; it is made with mode
// 0600. ResourceNotFound when `from` is not there.
Result<void> copyDatabase(const QString &from, const QString &to);

// PRAGMA user_version of a database that SQLite finds no fault with.
Result<int> checkedVersion(const QString &path);

} // namespace isola
