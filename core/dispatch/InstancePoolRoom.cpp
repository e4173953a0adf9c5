// The part of InstancePool that keeps within bounds: room for one more, shared out between apps; which instances leave when they
// are idle, when others need the place, when the machine runs out of memory; and what becomes of drafts that were only checked.

#include "core/dispatch/InstancePool.h"

#include <QLoggingCategory>
#include <algorithm>

namespace isola {

Q_DECLARE_LOGGING_CATEGORY(lcPool)

static constexpr Milliseconds kAppIdle{600000};
// Of a draft that was checked: the version goes live within moments, and its first call follows soon, or neither comes.
static constexpr Milliseconds kDraftIdle{10000};
static constexpr Milliseconds kWaitForRoom{10000}; // calls give up after that
static constexpr double kScarceMemory = 0.08;
// So much of all places is kept free for apps that have few instances, and for drafts, which stay a moment: no app can take every
// place, and a deploy works while calls hold all that its app may have.
static constexpr int kReservedShare = 8;
static constexpr int kFew = 4;

int InstancePool::countOf(const AppId &app) const
{
    int count = 0;
    for (const auto &[number, instance] : m_instances)
        count += instance->version && instance->version->app == app;
    for (const auto &nursery : m_nurseries)
        if (nursery->isAssigned && nursery->app == app)
            count += int(nursery->wanted.size());
    return count;
}

InstanceProcess *InstancePool::longestIdle() const
{
    InstanceProcess *oldest = nullptr;
    for (const auto &[number, instance] : m_instances)
        if (instance->isIdle() && (!oldest || instance->idleSince < oldest->idleSince))
            oldest = instance.get();
    return oldest;
}

int InstancePool::usedPlaces() const
{
    int used = 0;
    for (const auto &[number, instance] : m_instances)
        used += instance->version != nullptr;
    for (const auto &nursery : m_nurseries)
        used += int(nursery->wanted.size());
    return used;
}

static bool isDraft(const FunctionVersion &version)
{
    return version.revision < 0;
}

// How many places may be in use once `version` has one more.
int InstancePool::boundFor(const FunctionVersion &version) const
{
    const bool mayUseAll = isDraft(version) || countOf(version.app) < kFew;
    return m_options.maxInstances - (mayUseAll ? 0 : m_options.maxInstances / kReservedShare);
}

// At the bound the longest idle one makes room.
bool InstancePool::hasRoomFor(const FunctionVersion &version)
{
    const int used = usedPlaces();
    const int bound = boundFor(version);
    if (used < bound)
        return true;
    // One less must be room enough: the share that is kept for others is not taken by ending their idle ones.
    InstanceProcess *oldest = used <= bound ? longestIdle() : nullptr;
    if (!oldest)
        return false;
    ++m_ends.forRoom;
    leave(*oldest);
    return true;
}

void InstancePool::waitForRoom(const FunctionVersionPtr &version)
{
    const MonotonicTime until = m_clock.monotonic() + kWaitForRoom;
    const auto known = std::find_if(m_unhoused.begin(), m_unhoused.end(),
        [&](const Unhoused &unhoused) { return unhoused.version->revision == version->revision; });
    if (known == m_unhoused.end())
        m_unhoused.push_back({version, until});
    else
        known->until = until;
}

// Posted, so that an instance which has just become idle serves what waits for it before it gives way.
void InstancePool::noteRoom()
{
    if (m_unhoused.empty() || m_isRoomNoted)
        return;
    m_isRoomNoted = true;
    QMetaObject::invokeMethod(this, &InstancePool::useRoom, Qt::QueuedConnection);
}

void InstancePool::giveUpWaiting()
{
    const MonotonicTime now = m_clock.monotonic();
    std::vector<FunctionVersionPtr> overdue;
    for (const Unhoused &unhoused : m_unhoused)
        if (unhoused.until < now)
            overdue.push_back(unhoused.version);
    std::erase_if(m_unhoused, [now](const Unhoused &unhoused) { return unhoused.until < now; });
    for (const FunctionVersionPtr &version : overdue)
        if (m_listener)
            m_listener->startFailed(version, QStringLiteral("All %1 places for instances are taken").arg(m_options.maxInstances));
}

// Drafts come first, for they stay a moment, then the app that has least; of one app, what has waited longest. Whoever comes
// later has no greater bound.
void InstancePool::useRoom()
{
    m_isRoomNoted = false;
    giveUpWaiting();
    while (!m_unhoused.empty()) {
        const auto next = std::min_element(m_unhoused.begin(), m_unhoused.end(), [this](const Unhoused &a, const Unhoused &b) {
            return std::pair(!isDraft(*a.version), countOf(a.version->app))
                < std::pair(!isDraft(*b.version), countOf(b.version->app));
        });
        if (!hasRoomFor(*next->version))
            return;
        const FunctionVersionPtr version = next->version;
        m_unhoused.erase(next);
        bringUp(version);
    }
}

void InstancePool::reapIdle()
{
    const MonotonicTime now = m_clock.monotonic();
    for (const auto &[number, instance] : m_instances) {
        const Milliseconds allowed = instance->version && isDraft(*instance->version) ? kDraftIdle : m_options.idleTimeout;
        if (instance->isIdle() && instance->idleSince < now - allowed) {
            ++m_ends.idle;
            leave(*instance);
        }
    }
    for (const auto &nursery : m_nurseries)
        if (nursery->isAssigned && nursery->lastUsed < now - kAppIdle && nursery->wanted.empty() && !isInUse(*nursery))
            renew(*nursery);
    std::erase_if(m_groups, [](const auto &entry) { return entry.second.instances.empty() && entry.second.wanted == 0; });
    std::erase_if(m_heavy, [this](int64_t revision) { return !m_groups.contains(revision); });
    relieveMemory();
    useRoom();
}

// Each time a quarter of the idle ones, the longest idle first: cheap to have again, and nothing of them is lost.
void InstancePool::relieveMemory()
{
    const bool wasScarce = std::exchange(m_isMemoryScarce, m_options.availableMemory() < kScarceMemory);
    if (m_isMemoryScarce && !wasScarce)
        qCWarning(lcPool) << "The machine runs out of memory: idle instances leave";
    if (!m_isMemoryScarce)
        return;
    std::vector<InstanceProcess *> idle;
    for (const auto &[number, instance] : m_instances)
        if (instance->isIdle())
            idle.push_back(instance.get());
    std::sort(idle.begin(), idle.end(), [](const auto *a, const auto *b) { return a->idleSince < b->idleSince; });
    idle.resize((idle.size() + 3) / 4);
    for (InstanceProcess *instance : idle) {
        ++m_ends.forMemory;
        leave(*instance);
    }
}

// What the code in an instance can tell a version by.
static bool isSameProgram(const FunctionVersion &a, const FunctionVersion &b)
{
    return a.app == b.app && a.name == b.name && a.version == b.version && a.appName == b.appName && a.code == b.code
        && a.modules == b.modules && a.compiled == b.compiled && a.environment == b.environment
        && a.settings.memoryLimitMb == b.settings.memoryLimitMb && a.settings.cpuLimit == b.settings.cpuLimit;
}

bool InstancePool::adopt(const FunctionVersionPtr &version)
{
    for (const auto &[number, instance] : m_instances) {
        if (!instance->isIdle() || !isDraft(*instance->version) || !isSameProgram(*instance->version, *version))
            continue;
        if (usedPlaces() > boundFor(*version)) { // the draft had a place that its version may not keep
            leave(*instance);
            return false;
        }
        std::erase(m_groups[instance->version->revision].instances, instance.get());
        m_groups[version->revision].instances.push_back(instance.get());
        instance->version = version;
        // Deploys alone must not fill the server with instances that nobody calls.
        instance->idleSince = m_clock.monotonic() - m_options.idleTimeout + kDraftIdle;
        return true;
    }
    return false;
}

} // namespace isola
