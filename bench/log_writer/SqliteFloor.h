#pragma once
// What the log writer is measured against: the same values put into one SQLite table by one prepared statement, on one thread,
// with no queue, no rollups, no segments and one index.

#include <QString>
#include <cstdint>

// Writes `rows` rows into a new database below `directory`; returns an error message, empty when all went well.
QString writeRowsToBareTable(const QString &directory, int64_t rows);
