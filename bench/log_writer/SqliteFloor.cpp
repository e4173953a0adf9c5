#include "bench/log_writer/SqliteFloor.h"

#include <memory>
#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int64_t kRowsPerTransaction = 5'000;

constexpr auto kSchema = R"(
PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
CREATE TABLE log(id INTEGER PRIMARY KEY, function INT NOT NULL, version INT NOT NULL, source INT NOT NULL, status INT NOT NULL,
  duration INT NOT NULL, cpu INT NOT NULL, memory INT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, caller TEXT NOT NULL);
CREATE INDEX log_of_function ON log(function, id, status);
)";
constexpr auto kInsert
    = "INSERT INTO log VALUES(?1, 1, 1, 0, 200, 180, 90, 4194304, 'GET', '/orders/42?expand=items', 'anonymous')";

struct CloseDatabase {
    void operator()(sqlite3 *database) const { sqlite3_close(database); }
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
};

bool insertAll(sqlite3 *database, sqlite3_stmt *insert, int64_t rows)
{
    for (int64_t row = 1; row <= rows; ++row) {
        const bool isFirst = row % kRowsPerTransaction == 1;
        const bool isLast = row % kRowsPerTransaction == 0 || row == rows;
        if (isFirst && sqlite3_exec(database, "BEGIN", nullptr, nullptr, nullptr) != SQLITE_OK)
            return false;
        sqlite3_bind_int64(insert, 1, row);
        if (sqlite3_step(insert) != SQLITE_DONE || sqlite3_reset(insert) != SQLITE_OK)
            return false;
        if (isLast && sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK)
            return false;
    }
    return true;
}

} // namespace

QString writeRowsToBareTable(const QString &directory, int64_t rows)
{
    sqlite3 *opened = nullptr;
    const QByteArray path = (directory + "/floor.db"_L1).toUtf8();
    const int result = sqlite3_open(path.constData(), &opened);
    const std::unique_ptr<sqlite3, CloseDatabase> database(opened);
    if (result != SQLITE_OK || sqlite3_exec(opened, kSchema, nullptr, nullptr, nullptr) != SQLITE_OK)
        return QString::fromUtf8(sqlite3_errmsg(opened));

    sqlite3_stmt *prepared = nullptr;
    sqlite3_prepare_v2(opened, kInsert, -1, &prepared, nullptr);
    const std::unique_ptr<sqlite3_stmt, FinalizeStatement> insert(prepared);
    if (!insert || !insertAll(opened, insert.get(), rows))
        return QString::fromUtf8(sqlite3_errmsg(opened));
    return {};
}
