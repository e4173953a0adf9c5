#include "core/storage/PrivateFile.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace isola {

static constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

static tl::unexpected<Error> fileError(const QString &action, const QString &path, const QString &reason)
{
    return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("Cannot %1 %2: %3").arg(action, path, reason),
        QStringLiteral("Check the owner and the permissions of the data directory, and the room on its disk."));
}

Result<void> createPrivateFile(const QString &path)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, kOwnerOnly);
    if (file < 0)
        return fileError(QStringLiteral("make"), path, qt_error_string());
    ::close(file);
    return {};
}

// A new name is durable only once its directory is.
static void syncDirectoryOf(const QString &path)
{
    const int directory
        = ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return;
    ::fsync(directory);
    ::close(directory);
}

Result<void> writePrivateFile(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fileError(QStringLiteral("write"), path, file.errorString());
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    // commit() writes the bytes to the disk before it renames the file into place.
    if (file.write(content) != content.size() || !file.commit())
        return fileError(QStringLiteral("write"), path, file.errorString());
    syncDirectoryOf(path);
    return {};
}

Result<QByteArray> readPrivateFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("read"), path, file.errorString());
    return file.readAll();
}

} // namespace isola
