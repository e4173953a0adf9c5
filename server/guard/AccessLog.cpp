#include "server/guard/AccessLog.h"

#include "core/model/Recording.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kFullBuffer = 64 * 1024;
static constexpr Milliseconds kFlushTime{200};

static int openLog(const QString &path)
{
    if (path == u"-")
        return ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    return ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

Result<std::unique_ptr<AccessLog>> AccessLog::open(const QString &path, const Clock &clock)
{
    const int descriptor = openLog(path);
    if (descriptor < 0)
        return fail(ErrorCode::ValidationInvalidSchema, u"access-log: cannot write %1: %2"_s.arg(path, qt_error_string(errno)),
            u"Name a file that you may write, or - for standard output."_s);
    return std::unique_ptr<AccessLog>(new AccessLog(path, descriptor, clock));
}

AccessLog::AccessLog(const QString &path, int descriptor, const Clock &clock)
    : m_path(path), m_clock(clock), m_descriptor(descriptor)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(kFlushTime);
    connect(&m_flush, &QTimer::timeout, this, &AccessLog::flush);
}

AccessLog::~AccessLog()
{
    flush();
    m_thread.run<void>(
        this,
        [this]() -> Result<void> {
            ::close(m_descriptor);
            return {};
        },
        [](const Result<void> &) {});
}

void AccessLog::note(const AccessEntry &entry)
{
    if (QThread::currentThread() != thread()) {
        QMetaObject::invokeMethod(
            this, [this, entry] { note(entry); }, Qt::QueuedConnection);
        return;
    }
    const auto wall = std::chrono::floor<Milliseconds>(m_clock.wall().time_since_epoch()).count();
    const QString time = QDateTime::fromMSecsSinceEpoch(wall, QTimeZone::utc()).toString(Qt::ISODateWithMs);
    const QJsonObject line{{u"time"_s, time}, {u"address"_s, QString::fromLatin1(entry.address)},
        {u"method"_s, QString::fromLatin1(entry.method)},
        {u"target"_s, QString::fromLatin1(withoutSecretParameters(entry.target))}, {u"status"_s, entry.status},
        {u"bytes"_s, entry.bytes}, {u"duration_ms"_s, double(entry.duration.count()) / 1000},
        {u"request_id"_s, QString::fromLatin1(entry.requestId)}};
    m_lines += QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    if (m_lines.size() >= kFullBuffer)
        flush();
    else if (!m_flush.isActive())
        m_flush.start();
}

void AccessLog::flush()
{
    if (m_lines.isEmpty())
        return;
    const auto write = [this, lines = std::exchange(m_lines, {})]() -> Result<void> {
        QByteArrayView rest = lines;
        while (!rest.isEmpty()) {
            const ssize_t count = ::write(m_descriptor, rest.data(), size_t(rest.size()));
            if (count < 0 && errno != EINTR)
                break; // a full disk: requests go on without their lines
            rest = rest.sliced(qMax<ssize_t>(count, 0));
        }
        return {};
    };
    m_thread.run<void>(this, write, [](const Result<void> &) {});
}

void AccessLog::reopen()
{
    flush();
    const auto change = [this]() -> Result<void> {
        const int fresh = openLog(m_path);
        if (fresh < 0)
            return fail(ErrorCode::RuntimeUnavailable, u"The access log cannot be opened again"_s);
        ::close(std::exchange(m_descriptor, fresh));
        return {};
    };
    m_thread.run<void>(this, change, [](const Result<void> &changed) {
        if (!changed)
            qWarning("%s", qPrintable(changed.error().message)); // lines go on into the old one
    });
}

} // namespace isola
