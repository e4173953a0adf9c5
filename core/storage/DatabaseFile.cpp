#include "core/storage/DatabaseFile.h"

#include "core/storage/Database.h"
#include "core/storage/PrivateFile.h"

#include <QFile>
#include <memory>
#include <sqlite3.h>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr int kCopyTimeoutMs = 5000;

using DatabaseConnection = std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)>;

static tl::unexpected<Error> cannotCopy(const QString &path, int code)
{
    return fail(ErrorCode::RuntimeUnavailable,
        u"The database %1 cannot be copied: %2"_s.arg(path, QLatin1StringView(sqlite3_errstr(code))),
        u"Look at the disk: space, permissions."_s);
}

static int connectTo(const QString &path, DatabaseConnection &connection)
{
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(path.toUtf8().constData(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    connection.reset(handle);
    sqlite3_busy_timeout(handle, kCopyTimeoutMs);
    return code;
}

Result<void> copyDatabase(const QString &from, const QString &to)
{
    if (!QFile::exists(from))
        return fail(ErrorCode::ResourceNotFound, u"There is no %1"_s.arg(from));
    if (Result<void> made = createPrivateFile(to); !made)
        return made;
    DatabaseConnection source(nullptr, &sqlite3_close_v2);
    DatabaseConnection target(nullptr, &sqlite3_close_v2);
    if (const int code = connectTo(from, source); code != SQLITE_OK)
        return cannotCopy(from, code);
    if (const int code = connectTo(to, target); code != SQLITE_OK)
        return cannotCopy(to, code);
    sqlite3_backup *backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
    if (!backup)
        return cannotCopy(to, sqlite3_errcode(target.get()));
    sqlite3_backup_step(backup, -1); // all pages of one moment: with a write-ahead log writers go on meanwhile
    if (const int code = sqlite3_backup_finish(backup); code != SQLITE_OK)
        return cannotCopy(from, code);
    return {};
}

Result<int> checkedVersion(const QString &path)
{
    const Result<std::unique_ptr<Database>> database = Database::open(path);
    if (!database)
        return fail(database.error());
    QString fault;
    if (Statement check = (*database)->select("PRAGMA quick_check(1)"); check.next())
        fault = check.text(0);
    int version = 0;
    if (Statement read = (*database)->select("PRAGMA user_version"); read.next())
        version = int(read.integer(0));
    if ((*database)->failure())
        return fail(*(*database)->failure());
    if (fault != "ok"_L1)
        return fail(ErrorCode::RuntimeUnavailable, u"The database %1 is damaged: %2"_s.arg(path, fault));
    return version;
}

} // namespace isola
