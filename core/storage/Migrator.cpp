#include "core/storage/Migrator.h"

#include "core/storage/Database.h"
#include "core/storage/Transaction.h"

#include <QDir>
#include <QFile>

namespace isola {

Migrator::Migrator(QString directory) : m_directory(std::move(directory)) { }

static int versionOf(Database &database)
{
    Statement version = database.select("PRAGMA user_version");
    return version.next() ? int(version.integer(0)) : 0;
}

// Beside the database, "registry.db.before-0002". A copy left over from an attempt that was cut short is replaced.
static Result<void> keepCopy(Database &database, int nextVersion)
{
    const QString copy = database.path() + QStringLiteral(".before-%1").arg(nextVersion, 4, 10, QLatin1Char('0'));
    QFile::remove(copy);
    database.run("VACUUM INTO ?", copy);
    if (database.failure())
        return fail(*database.failure());
    QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner);
    return {};
}

static Result<void> takeStep(Database &database, const QString &path, int version)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("Cannot read the migration %1").arg(path));
    const QByteArray sql = file.readAll();
    return inTransaction<void>(database, [&](Database &db) -> Result<void> {
        db.runScript(sql);
        db.runScript("PRAGMA user_version = " + QByteArray::number(version));
        return {};
    });
}

Result<void> Migrator::migrate(Database &database) const
{
    const QDir directory(m_directory);
    const QStringList steps = directory.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    const int current = versionOf(database);
    if (database.failure())
        return fail(*database.failure());
    if (current > steps.size())
        return fail(ErrorCode::RuntimeUnavailable,
            QStringLiteral("The database %1 has schema version %2, this program knows versions up to %3")
                .arg(database.path())
                .arg(current)
                .arg(steps.size()),
            QStringLiteral("Start the newer isola that made it, or use another data directory."));

    if (current > 0 && current < steps.size())
        if (Result<void> copied = keepCopy(database, current + 1); !copied)
            return copied;
    for (int version = current + 1; version <= steps.size(); ++version) {
        const QString &name = steps.at(version - 1);
        Q_ASSERT(name.left(4).toInt() == version);
        if (Result<void> taken = takeStep(database, directory.filePath(name), version); !taken)
            return taken;
    }
    return {};
}

} // namespace isola
