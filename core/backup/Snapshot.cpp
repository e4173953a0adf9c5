#include "core/backup/Snapshot.h"

#include "core/backup/BackupFormat.h"
#include "core/storage/DataDirectory.h"
#include "core/storage/Database.h"
#include "core/storage/DatabaseFile.h"

#include <QDir>
#include <QFileInfo>
#include <cerrno>
#include <unistd.h>

namespace isola {

using namespace Qt::StringLiterals;

// An object that is deleted between the copy of the index and the link to its file has the copy made anew.
static constexpr int kAttempts = 5;

static tl::unexpected<Error> diskFault(const QString &path)
{
    return fail(
        ErrorCode::RuntimeUnavailable, u"%1: %2"_s.arg(path, qt_error_string(errno)), u"Look at the disk: space, permissions."_s);
}

Result<std::unique_ptr<Snapshot>> Snapshot::take(const DataDirectory &data)
{
    const QString folder = data.backupPath();
    QDir(folder).removeRecursively(); // of one that a crash cut short
    if (!QDir().mkpath(folder + u"/objects"_s) || !QDir().mkpath(folder + u"/logs"_s))
        return diskFault(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    std::unique_ptr<Snapshot> snapshot(new Snapshot(data.path(), folder));
    if (const auto copied = snapshot->copyTriggersWithObjects(); !copied)
        return fail(copied.error());
    if (const auto copied = snapshot->copyDatabases(); !copied)
        return fail(copied.error());
    snapshot->findSmallFiles();
    return snapshot;
}

Snapshot::Snapshot(QString data, QString folder) : m_data(std::move(data)), m_folder(std::move(folder)) { }

Snapshot::~Snapshot()
{
    QDir(m_folder).removeRecursively();
}

QString Snapshot::pathOf(const QString &name) const
{
    return (backup::kKeys.contains(name) ? m_data : m_folder) + u'/' + name;
}

// The events' database goes first: what it refers to in the others is older than they are.
Result<void> Snapshot::copyTriggersWithObjects()
{
    const QString name = u"triggers.db"_s;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        QFile::remove(pathOf(name));
        const Result<void> copied = copyDatabase(m_data + u'/' + name, pathOf(name));
        if (!copied && copied.error().code == ErrorCode::ResourceNotFound)
            return {}; // a directory in which nothing has been served yet
        if (!copied)
            return copied;
        m_files = {name};
        const Result<bool> linked = linkObjects();
        if (!linked)
            return fail(linked.error());
        if (*linked)
            return {};
    }
    return fail(ErrorCode::RuntimeUnavailable, u"Objects are deleted faster than they can be backed up"_s, u"Try again."_s);
}

// False when one is gone already.
Result<bool> Snapshot::linkObjects()
{
    const auto database = Database::open(pathOf(u"triggers.db"_s));
    if (!database)
        return fail(database.error());
    Statement rows = (*database)->select("SELECT file FROM objects UNION SELECT file FROM object_parts");
    while (rows.next()) {
        const QString name = QString(backup::kObjects) + u'/' + rows.text(0);
        QDir().mkpath(QFileInfo(pathOf(name)).path());
        if (::link(QFile::encodeName(m_data + u'/' + name).constData(), QFile::encodeName(pathOf(name)).constData()) != 0
            && errno != EEXIST) {
            if (errno == ENOENT)
                return false;
            return diskFault(name);
        }
        m_files.append(name);
    }
    if ((*database)->failure())
        return fail(*(*database)->failure());
    return true;
}

Result<void> Snapshot::copyDatabases()
{
    for (const QString &name : backup::kDatabases) {
        if (m_files.contains(name))
            continue;
        const Result<void> copied = copyDatabase(m_data + u'/' + name, pathOf(name));
        if (copied)
            m_files.append(name);
        else if (copied.error().code != ErrorCode::ResourceNotFound)
            return copied;
    }
    return {};
}

void Snapshot::findSmallFiles()
{
    for (const QString &name : backup::kKeys)
        if (QFile::exists(pathOf(name)))
            m_files.append(name);
    for (const QString &name : QDir(m_data + u"/logs"_s).entryList({u"*.db"_s}, QDir::Files, QDir::Name))
        m_logFiles.append(QString(backup::kLogs) + u'/' + name);
}

Result<void> Snapshot::copyLogFile(const QString &name) const
{
    return copyDatabase(m_data + u'/' + name, pathOf(name));
}

void Snapshot::forget(const QString &name) const
{
    if (!backup::kKeys.contains(name))
        QFile::remove(pathOf(name));
}

} // namespace isola
