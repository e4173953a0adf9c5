// The part of InstancePool that keeps long turns from holding up short ones: while more instances are in a long turn than there
// are cores, those run behind everyone else (the lowest nice value), until a call of theirs ends without one.

#include "core/dispatch/InstancePool.h"

#include <QDir>
#include <QFile>
#include <algorithm>
#include <sys/resource.h>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr int kBehindEveryone = 19;

// Each thread has a nice value of its own.
static bool setNice(int processHandle, int nice)
{
    QFile about(u"/proc/self/fdinfo/%1"_s.arg(processHandle));
    if (processHandle < 0 || !about.open(QIODevice::ReadOnly))
        return false;
    QByteArray process;
    for (const QByteArray &line : about.readAll().split('\n'))
        if (line.startsWith("Pid:"))
            process = line.sliced(4).trimmed();
    bool isSet = false;
    const QStringList threads
        = QDir(u"/proc/%1/task"_s.arg(QString::fromLatin1(process))).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads)
        isSet = setpriority(PRIO_PROCESS, id_t(thread.toUInt()), nice) == 0;
    return isSet;
}

bool InstancePool::isCrowded() const
{
    const auto busy
        = std::count_if(m_instances.begin(), m_instances.end(), [](const auto &entry) { return entry.second->isBusy; });
    return busy > std::max(m_options.cores, 1);
}

void InstancePool::letGiveWay(InstanceProcess &instance)
{
    if (!instance.givesWay)
        instance.givesWay = setNice(instance.processHandle(), kBehindEveryone);
    m_heavy.insert(instance.version->revision);
}

void InstancePool::noteLongTurn(InstanceProcess &instance)
{
    instance.hasHeldThread = true;
    if (!instance.version || !isCrowded())
        return;
    for (const auto &[number, other] : m_instances)
        if (other->isBusy && other->version)
            letGiveWay(*other);
}

// Back to the server's own. Whoever started the server may not be allowed to raise what it has lowered: another instance takes
// its place then.
void InstancePool::noteCallEnd(InstanceProcess &instance)
{
    if (std::exchange(instance.hasHeldThread, false) || !instance.givesWay)
        return;
    instance.givesWay = false;
    m_heavy.erase(instance.version->revision);
    if (!setNice(instance.processHandle(), getpriority(PRIO_PROCESS, 0)))
        instance.isLeaving = true;
}

} // namespace isola
