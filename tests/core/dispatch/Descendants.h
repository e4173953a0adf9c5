#pragma once
// The processes below this one, as the kernel counts them: tests look at their own instances and at no others.

#include <QDir>
#include <QFile>
#include <QHash>
#include <QList>
#include <sys/types.h>
#include <unistd.h>

namespace isola {

inline QList<pid_t> descendantsNamed(const QByteArray &name)
{
    QHash<pid_t, pid_t> parents;
    QList<pid_t> candidates;
    for (const QString &entry : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[1-9]*")}, QDir::Dirs)) {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(entry));
        if (!stat.open(QIODevice::ReadOnly))
            continue;
        const QByteArray line = stat.readAll();
        const qsizetype open = line.indexOf('('), close = line.lastIndexOf(')');
        const QByteArrayList rest = line.mid(close + 2).split(' ');
        const pid_t process = pid_t(entry.toInt());
        if (rest.value(0) == "Z")
            continue;
        parents[process] = pid_t(rest.value(1).toInt());
        if (line.mid(open + 1, close - open - 1) == name)
            candidates.append(process);
    }
    QList<pid_t> found;
    for (const pid_t candidate : candidates)
        for (pid_t at = candidate; at > 1; at = parents.value(at))
            if (parents.value(at) == getpid()) {
                found.append(candidate);
                break;
            }
    return found;
}

} // namespace isola
