#include "core/dispatch/MachineMemory.h"

#include <QFile>

namespace isola {

double availableMemoryShare()
{
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly))
        return 1;
    double total = 0, available = 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QByteArrayList words = line.simplified().split(' ');
        if (words.size() < 2)
            continue;
        if (words[0] == "MemTotal:")
            total = words[1].toDouble();
        else if (words[0] == "MemAvailable:")
            available = words[1].toDouble();
    }
    return total > 0 && available > 0 ? available / total : 1;
}

} // namespace isola
