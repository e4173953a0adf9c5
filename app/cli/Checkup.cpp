#include "app/cli/Checkup.h"

#include "core/dispatch/MemoryCgroups.h"
#include "core/dispatch/ZygoteProcess.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHostAddress>
#include <QProcess>
#include <QStorageInfo>
#include <QTcpServer>
#include <QTimer>
#include <curl/curl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/utsname.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace isola {

using Grade = Finding::Grade;

static constexpr qint64 kScarceBytes = 1024ll * 1024 * 1024;
static constexpr std::chrono::seconds kSandboxStart(20);

QLatin1StringView wireName(Finding::Grade grade)
{
    switch (grade) {
    case Grade::Ok:
        return "ok"_L1;
    case Grade::Warning:
        return "warn"_L1;
    case Grade::Failure:
        return "fail"_L1;
    }
    Q_UNREACHABLE();
}

static QString runnerPath()
{
    return QCoreApplication::applicationDirPath() + u"/isola-runner"_s;
}

// V8 lives in the runner only: it is asked.
static Finding checkV8()
{
    QProcess runner;
    runner.start(runnerPath(), {u"version"_s});
    const bool hasRun = runner.waitForFinished() && runner.exitStatus() == QProcess::NormalExit && runner.exitCode() == 0;
    const QString version = QString::fromUtf8(runner.readAllStandardOutput()).trimmed();
    if (hasRun && !version.isEmpty())
        return {Grade::Ok, u"V8"_s, version, {}};
    const QString reason = runner.error() == QProcess::FailedToStart ? runner.errorString()
                                                                     : QString::fromUtf8(runner.readAllStandardError()).trimmed();
    return {Grade::Failure, u"V8"_s, u"%1 does not run: %2"_s.arg(runnerPath(), reason),
        u"isola-runner must lie beside isola; ./scripts/setup installs the libraries it needs."_s};
}

QList<Finding> checkVersions()
{
    utsname kernel = {};
    uname(&kernel);
    return {{Grade::Ok, u"isola"_s, QStringLiteral(ISOLA_VERSION), {}},
        {Grade::Ok, u"kernel"_s, QString::fromLocal8Bit(kernel.sysname) + u' ' + QString::fromLocal8Bit(kernel.release), {}},
        checkV8(), {Grade::Ok, u"Qt"_s, QString::fromLatin1(qVersion()), {}},
        {Grade::Ok, u"SQLite"_s, QString::fromLatin1(sqlite3_libversion()), {}},
        {Grade::Ok, u"libcurl"_s, QString::fromLatin1(curl_version_info(CURLVERSION_NOW)->version), {}},
        {Grade::Ok, u"libsodium"_s, QString::fromLatin1(sodium_version_string()), {}}};
}

static Finding checkAccess(const QString &path, const QFileInfo &info)
{
    const QString name = u"data"_s;
    if (!info.exists()) {
        QFileInfo parent(info.absolutePath());
        while (!parent.exists() && !parent.isRoot())
            parent.setFile(parent.absolutePath());
        if (parent.isDir() && parent.isWritable())
            return {Grade::Ok, name, u"%1 is not there yet; isola serve makes it"_s.arg(path), {}};
        return {Grade::Failure, name, u"%1 cannot be made in %2"_s.arg(path, parent.filePath()),
            u"Choose another with --data DIR."_s};
    }
    if (!info.isDir())
        return {Grade::Failure, name, u"%1 is not a directory"_s.arg(path), u"Choose another with --data DIR."_s};
    if (!info.isReadable() || !info.isWritable())
        return {Grade::Failure, name, u"%1 belongs to %2 and is closed to you"_s.arg(path, info.owner()),
            u"Run as %1, or choose another with --data DIR."_s.arg(info.owner())};
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    if (info.permissions() & others)
        return {Grade::Warning, name, u"%1 is open to other users"_s.arg(path), u"chmod 700 %1"_s.arg(path)};
    return {Grade::Ok, name, u"%1 is yours alone"_s.arg(path), {}};
}

static Finding checkSecret(const QFileInfo &info)
{
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    if (info.permissions() & others)
        return {Grade::Failure, info.fileName(), u"%1 is open to other users"_s.arg(info.filePath()),
            u"chmod 600 %1"_s.arg(info.filePath())};
    return {Grade::Ok, info.fileName(), u"readable by you alone"_s, {}};
}

QList<Finding> checkDataDirectory(const QString &path)
{
    const QFileInfo info(path);
    QList<Finding> findings{checkAccess(path, info)};
    if (!info.isDir())
        return findings;
    for (const QString &name : {u"admin-token"_s, u"secret-key"_s})
        if (const QFileInfo secret(path + u'/' + name); secret.exists())
            findings.append(checkSecret(secret));
    const qint64 free = QStorageInfo(path).bytesAvailable();
    const QString room = u"%1 GB free"_s.arg(double(free) / double(kScarceBytes), 0, 'f', 1);
    findings.append(free >= kScarceBytes ? Finding{Grade::Ok, u"disk"_s, room, {}}
                                         : Finding{Grade::Warning, u"disk"_s, room, u"Make room: logs and versions need it."_s});
    return findings;
}

Finding checkPort(quint16 port)
{
    QTcpServer server;
    if (server.listen(QHostAddress::LocalHost, port))
        return {Grade::Ok, u"port"_s, u"%1 is free"_s.arg(port), {}};
    return {Grade::Warning, u"port"_s, u"%1: %2"_s.arg(port).arg(server.errorString()), u"Serve on another with --port N."_s};
}

// The walls that docs/decisions wants where the kernel gives them; seccomp and "no new privileges" must stand, or nothing starts.
static QList<Finding> wallFindings(const QString &layers)
{
    static const QStringList wanted{u"network namespace"_s, u"process namespace"_s, u"empty file system"_s,
        u"unprivileged user"_s, u"no capabilities"_s, u"no new privileges"_s, u"Landlock"_s, u"seccomp"_s};
    const QStringList reached = layers.split(u", "_s);
    QList<Finding> findings;
    for (const QString &layer : wanted) {
        if (reached.contains(layer))
            findings.append({Grade::Ok, u"sandbox"_s, layer, {}});
        else
            findings.append({Grade::Warning, u"sandbox"_s, u"no %1"_s.arg(layer),
                layer == "Landlock"_L1
                    ? u"Needs Linux 5.13 or later with landlock among its security modules."_s
                    : u"The kernel or the container refuses it: sysctl kernel.unprivileged_userns_clone=1, or run as a system service."_s});
    }
    return findings;
}

// Which hard limit stands behind the heap's own.
static Finding memoryFinding()
{
    const auto cgroup = MemoryCgroups::delegated();
    if (cgroup)
        return {Grade::Ok, u"memory"_s, u"a cgroup for each instance, below %1"_s.arg(*cgroup), {}};
    return {
        Grade::Ok, u"memory"_s, u"RLIMIT_DATA holds each instance: %1"_s.arg(cgroup.error().message), cgroup.error().remediation};
}

QList<Finding> checkSandbox()
{
    const auto broken = [](const QString &text, const QString &mend) {
        return QList<Finding>{{Grade::Failure, u"sandbox"_s, text, mend}};
    };
    const QString snapshot = QCoreApplication::applicationDirPath() + u"/isola-runtime.snapshot"_s;
    if (!QFileInfo::exists(snapshot))
        return broken(u"%1 is missing"_s.arg(snapshot), u"Build or install Isola again: it lies beside isola."_s);
    const auto zygote = ZygoteProcess::start(runnerPath(), snapshot);
    if (!zygote)
        return broken(zygote.error().message, zygote.error().remediation);
    QObject::connect(zygote->get(), &ZygoteProcess::started, qApp, &QCoreApplication::quit);
    QString missing;
    QObject::connect(zygote->get(), &ZygoteProcess::refused, qApp, [&missing](const QString &walls) { missing = walls; });
    QObject::connect(zygote->get(), &ZygoteProcess::ended, qApp, &QCoreApplication::quit);
    QTimer::singleShot(kSandboxStart, qApp, &QCoreApplication::quit);
    QCoreApplication::exec(); // the command's only loop
    if (!missing.isEmpty())
        return broken(u"no %1: nothing runs unconfined"_s.arg(missing),
            u"Run isola outside of the container or policy that refuses it, or serve with --allow-weaker-sandbox."_s);
    if (!(*zygote)->isStarted())
        return broken(u"it does not start"_s,
            u"The lines above from isola-runner say why. A snapshot of another V8 is made again by building or installing Isola again."_s);
    return QList<Finding>{{Grade::Ok, u"snapshot"_s, u"fits this V8"_s, {}}} + wallFindings((*zygote)->layers())
        + QList<Finding>{memoryFinding()};
}

} // namespace isola
