#include "core/dispatch/MemoryCgroups.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <chrono>
#include <fcntl.h>
#include <unistd.h>

namespace isola {

Q_DECLARE_LOGGING_CATEGORY(lcPool)

using namespace Qt::StringLiterals;

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

// As a shell's redirection: the kernel's files are there already.
static bool writeTo(const QString &path, const QByteArray &text)
{
    const int file = open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0)
        return false;
    const bool isWritten = write(file, text.constData(), size_t(text.size())) == text.size();
    const int reason = errno;
    close(file);
    errno = reason;
    return isWritten;
}

static tl::unexpected<Error> without(const QString &why)
{
    return fail(ErrorCode::RuntimeUnavailable, why,
        QStringLiteral("Run isola as a systemd unit with Delegate=memory to have the kernel hold each instance's memory too."));
}

// The mount point of cgroup v2: a third word of "cgroup2".
static QString cgroupMount(const QString &mounts)
{
    for (const QByteArray &line : contentOf(mounts).split('\n')) {
        const QByteArrayList words = line.split(' ');
        if (words.size() > 2 && words[2] == "cgroup2")
            return QFile::decodeName(words[1]);
    }
    return {};
}

static const QString &leafName()
{
    static const QString name = u"isola-server-%1"_s.arg(getpid());
    return name;
}

Result<QString> MemoryCgroups::delegated(const CgroupKernel &kernel)
{
    const QString mount = cgroupMount(kernel.mounts);
    if (mount.isEmpty())
        return without(u"cgroup v2 is not mounted"_s);
    QString own;
    for (const QByteArray &line : contentOf(kernel.membership).split('\n'))
        if (line.startsWith("0::"))
            own = QFile::decodeName(line.sliced(3));
    QString base = QDir::cleanPath(mount + own);
    if (base.endsWith(u'/' + leafName()))
        base = QFileInfo(base).path(); // another pool of this server has moved it
    const QByteArrayList controllers = contentOf(base + u"/cgroup.controllers"_s).split(' ');
    if (!controllers.contains(kernel.controller))
        return without(u"the %1 controller is not in %2"_s.arg(QString::fromLatin1(kernel.controller), base));
    if (access(QFile::encodeName(base).constData(), W_OK) != 0
        || access(QFile::encodeName(base + u"/cgroup.subtree_control"_s).constData(), W_OK) != 0)
        return without(u"%1 belongs to someone else"_s.arg(base));
    if (contentOf(base + u"/cgroup.subtree_control"_s).split(' ').contains(kernel.controller))
        return base;
    // Only a cgroup without processes hands controllers on; the root alone may have both.
    const bool isRoot = !QFileInfo::exists(base + u"/cgroup.type"_s);
    const QByteArrayList processes = contentOf(base + u"/cgroup.procs"_s).split('\n');
    if (!isRoot && processes != QByteArrayList{QByteArray::number(getpid())})
        return without(u"the server shares %1 with other processes"_s.arg(base));
    return base;
}

// What servers that were killed left.
static void removeOrphans(const QString &base)
{
    const QStringList names = QDir(base).entryList({u"isola-*"_s}, QDir::Dirs);
    for (const QString &name : names) {
        const QString pid = name.section(u'-', name.startsWith("isola-server-"_L1) ? 2 : 1).section(u'-', 0, 0);
        if (!QFileInfo::exists(u"/proc/"_s + pid))
            QDir().rmdir(base + u'/' + name);
    }
}

Result<std::unique_ptr<MemoryCgroups>> MemoryCgroups::create(const CgroupKernel &kernel)
{
    const Result<QString> base = delegated(kernel);
    if (!base)
        return fail(base.error());
    const QString control = *base + u"/cgroup.subtree_control"_s;
    if (!contentOf(control).split(' ').contains(kernel.controller)) {
        const QString leaf = *base + u'/' + leafName();
        const QByteArray self = QByteArray::number(getpid());
        if (!QDir().mkpath(leaf) || !writeTo(leaf + u"/cgroup.procs"_s, self))
            return without(u"%1: %2"_s.arg(leaf, qt_error_string(errno)));
        if (!writeTo(control, "+" + kernel.controller)) {
            const QString reason = qt_error_string(errno);
            writeTo(*base + u"/cgroup.procs"_s, self);
            QDir().rmdir(leaf);
            return without(u"%1: %2"_s.arg(control, reason));
        }
    }
    removeOrphans(*base);
    return std::unique_ptr<MemoryCgroups>(new MemoryCgroups(*base, kernel));
}

static QString nextPrefix(const QString &base)
{
    for (int pool = 0;; ++pool) {
        const QString prefix = u"isola-%1-%2-"_s.arg(getpid()).arg(pool);
        if (QDir(base).mkdir(prefix + u"pool"_s))
            return prefix;
    }
}

MemoryCgroups::MemoryCgroups(QString base, CgroupKernel kernel)
    : m_base(std::move(base)), m_kernel(std::move(kernel)), m_prefix(nextPrefix(m_base)), m_thread([this] { run(); })
{
}

MemoryCgroups::~MemoryCgroups()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

QString MemoryCgroups::pathOf(uint64_t instance) const
{
    return m_base + u'/' + m_prefix + QString::number(instance);
}

void MemoryCgroups::enclose(uint64_t instance, pid_t process)
{
    if (process <= 0)
        return;
    post([path = pathOf(instance), process = QByteArray::number(process)] {
        QDir().mkdir(path);
        writeTo(path + u"/memory.oom.group"_s, "1");
        if (!writeTo(path + u"/cgroup.procs"_s, process) && errno != ESRCH)
            qCWarning(lcPool).noquote() << path << "does not take its instance:" << qt_error_string(errno);
    });
}

void MemoryCgroups::limit(uint64_t instance, int64_t memoryLimitBytes)
{
    post([path = pathOf(instance), file = m_kernel.limitFile, bytes = QByteArray::number(qint64(memoryLimitBytes + kSlack))] {
        QDir().mkdir(path);
        writeTo(path + u"/memory.swap.max"_s, "0");
        if (!writeTo(path + u'/' + file, bytes))
            qCWarning(lcPool).noquote() << path << "takes no limit:" << qt_error_string(errno);
    });
}

void MemoryCgroups::release(uint64_t instance)
{
    post([this, path = pathOf(instance)] { m_leaving.insert(path); });
}

bool MemoryCgroups::hasRunOut(uint64_t instance) const
{
    for (const QByteArray &line : contentOf(pathOf(instance) + u"/memory.events"_s).split('\n'))
        if (line.startsWith("oom_kill ") && line.sliced(9).toLongLong() > 0)
            return true;
    return false;
}

void MemoryCgroups::post(std::function<void()> job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

// A cgroup goes once the last process in it has been reaped, which is the zygote's business.
void MemoryCgroups::removeEmpty()
{
    std::erase_if(m_leaving, [](const QString &path) { return QDir().rmdir(path) || !QFileInfo::exists(path); });
}

void MemoryCgroups::run()
{
    static constexpr std::chrono::milliseconds kAgain(200);
    std::unique_lock lock(m_mutex);
    while (!m_isStopping || !m_jobs.empty()) {
        if (m_jobs.empty()) {
            if (m_leaving.empty())
                m_wake.wait(lock);
            else
                m_wake.wait_for(lock, kAgain);
        }
        for (const auto &job : std::exchange(m_jobs, {})) {
            lock.unlock();
            job();
            lock.lock();
        }
        lock.unlock();
        removeEmpty();
        lock.lock();
    }
    const QStringList left = QDir(m_base).entryList({m_prefix + u'*'}, QDir::Dirs);
    for (const QString &name : left)
        QDir().rmdir(m_base + u'/' + name);
}

} // namespace isola
