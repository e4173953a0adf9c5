#include "core/storage/DataDirectory.h"

#include "core/storage/PrivateFile.h"
#include "core/storage/Random.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace isola {

static constexpr int kTokenBytes = 32;
static constexpr int kNoLock = -1;

static tl::unexpected<Error> unusable(const QString &path, const QString &reason)
{
    return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("The data directory %1 cannot be used: %2").arg(path, reason),
        QStringLiteral("Choose one that you own with --data DIR."));
}

static QString lastSystemError()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

// The lock file's text is the process id of the one who has the lock.
static tl::unexpected<Error> takenByAnother(const QString &path, int lock)
{
    char text[32] = {};
    const ssize_t length = ::pread(lock, text, sizeof text - 1, 0);
    const QByteArray owner = length > 0 ? QByteArray(text, length).trimmed() : QByteArray("unknown");
    return fail(ErrorCode::ResourceConflict,
        QStringLiteral("Another isola, process %1, is using the data directory %2").arg(QString::fromLatin1(owner), path),
        QStringLiteral("Stop it first, or choose another directory with --data DIR."));
}

Result<std::unique_ptr<DataDirectory>> DataDirectory::open(const QString &path)
{
    const QString absolute = QDir::cleanPath(QDir(path).absolutePath());
    if (!QDir().mkpath(QFileInfo(absolute).path()))
        return unusable(absolute, QStringLiteral("its parent cannot be made"));
    if (::mkdir(QFile::encodeName(absolute).constData(), S_IRWXU) != 0 && errno != EEXIST)
        return unusable(absolute, lastSystemError());

    const QByteArray lockPath = QFile::encodeName(absolute + QStringLiteral("/lock"));
    const int lock = ::open(lockPath.constData(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (lock < 0)
        return unusable(absolute, lastSystemError());
    std::unique_ptr<DataDirectory> directory(new DataDirectory(absolute, lock));
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0)
        return takenByAnother(absolute, lock);

    const QByteArray owner = QByteArray::number(qlonglong(::getpid())) + '\n';
    if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, owner.constData(), size_t(owner.size()), 0) != owner.size())
        return unusable(absolute, lastSystemError());
    return directory;
}

DataDirectory::DataDirectory(QString path, int lock) : m_path(std::move(path)), m_lock(lock) { }

DataDirectory::~DataDirectory()
{
    withdrawServer();
    if (m_lock != kNoLock)
        ::close(m_lock);
}

Result<LocalServer> DataDirectory::findServer(const QString &path)
{
    const DataDirectory names(QDir::cleanPath(QDir(path).absolutePath()), kNoLock);
    const auto nobody = [&](const QString &reason) {
        return fail(ErrorCode::ResourceNotFound, QStringLiteral("No server is running on %1: %2").arg(names.m_path, reason),
            QStringLiteral("Start one with isola serve, or name one with --url and --token."));
    };
    if (!QFile::exists(names.serverNoticePath()))
        return nobody(QStringLiteral("there is no server.json"));
    const Result<QByteArray> text = readPrivateFile(names.serverNoticePath());
    if (!text)
        return nobody(text.error().message);
    const QJsonObject notice = QJsonDocument::fromJson(*text).object();
    LocalServer server;
    server.url = notice.value(QLatin1StringView("url")).toString();
    server.processId = notice.value(QLatin1StringView("pid")).toInteger();
    if (server.url.isEmpty() || server.processId <= 0)
        return nobody(QStringLiteral("server.json is damaged"));
    // A server that was killed leaves its notice behind.
    if (::kill(pid_t(server.processId), 0) != 0 && errno == ESRCH)
        return nobody(QStringLiteral("process %1 has ended").arg(server.processId));
    if (const Result<QByteArray> token = readPrivateFile(names.adminTokenPath()); token)
        server.adminToken = token->trimmed();
    return server;
}

Result<void> DataDirectory::announceServer(const QString &url)
{
    const QJsonObject notice{{QStringLiteral("url"), url}, {QStringLiteral("pid"), qint64(::getpid())}};
    m_isAnnounced = true;
    return writePrivateFile(serverNoticePath(), QJsonDocument(notice).toJson(QJsonDocument::Compact) + '\n');
}

void DataDirectory::withdrawServer()
{
    if (std::exchange(m_isAnnounced, false))
        QFile::remove(serverNoticePath());
}

Result<QByteArray> DataDirectory::adminToken(const QByteArray &chosen) const
{
    if (!chosen.isEmpty())
        return chosen;
    if (!QFile::exists(adminTokenPath())) {
        const QByteArray token = "isk_admin_" + randomText(kTokenBytes);
        if (Result<void> written = writePrivateFile(adminTokenPath(), token + '\n'); !written)
            return fail(written.error());
        return token;
    }
    Result<QByteArray> content = readPrivateFile(adminTokenPath());
    if (!content)
        return content;
    const QByteArray token = content->trimmed();
    if (token.isEmpty())
        return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("The file %1 is empty").arg(adminTokenPath()),
            QStringLiteral("Delete it: the next start writes a new token."));
    return token;
}

Result<QByteArray> DataDirectory::webhookKey() const
{
    if (QFile::exists(webhookKeyPath()))
        return readPrivateFile(webhookKeyPath()).map([](const QByteArray &content) { return content.trimmed(); });
    const QByteArray key = randomText(kTokenBytes);
    if (const Result<void> written = writePrivateFile(webhookKeyPath(), key + '\n'); !written)
        return fail(written.error());
    return key;
}

} // namespace isola
