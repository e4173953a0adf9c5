// The part of InstancePool that keeps zygotes and what they have ready: one zygote an app, renewed when the app is idle, with
// spare instances that wait for code.

#include "core/dispatch/InstancePool.h"

#include "core/dispatch/MemoryCgroups.h"

#include <QLoggingCategory>
#include <algorithm>
#include <sys/socket.h>
#include <unistd.h>

namespace isola {

Q_DECLARE_LOGGING_CATEGORY(lcPool)

static constexpr size_t kMaxNurseries = 16;
static constexpr int kMaxFailedStarts = 3;
static constexpr Milliseconds kRestartDelay{1000};

Result<void> InstancePool::addStandby()
{
    m_nurseries.push_back(std::make_unique<Nursery>());
    return startZygote(*m_nurseries.back());
}

Result<void> InstancePool::startZygote(Nursery &nursery)
{
    auto started = ZygoteProcess::start(m_options.runner, m_options.snapshot, m_options.sandbox);
    if (!started) {
        qCWarning(lcPool).noquote() << started.error().message;
        return fail(started.error());
    }
    nursery.zygote = std::move(*started);
    ZygoteProcess *zygote = nursery.zygote.get();
    connect(zygote, &ZygoteProcess::started, this, [this, &nursery](const QString &layers) {
        nursery.failedStarts = 0;
        const QString all = layers + (m_cgroups ? QStringLiteral(", memory cgroup") : QStringLiteral(", data size limit"));
        if (std::exchange(m_layers, all).isEmpty())
            Q_EMIT sandboxStarted(all);
    });
    connect(zygote, &ZygoteProcess::refused, this, &InstancePool::sandboxRefused);
    connect(zygote, &ZygoteProcess::instanceSpawned, this, [this](quint64 number, int handle) {
        if (const auto it = m_instances.find(number); it != m_instances.end()) {
            it->second->setProcessHandle(handle);
            if (m_cgroups)
                m_cgroups->enclose(number, it->second->process());
        } else if (handle >= 0) {
            close(handle); // it was not wanted any more and reads the end of its wire
        }
    });
    // Queued: the object must not be replaced inside its own signal.
    connect(
        zygote, &ZygoteProcess::ended, this, [this, &nursery] { zygoteEnded(nursery); }, Qt::QueuedConnection);
    refill(nursery);
    return {};
}

void InstancePool::zygoteEnded(Nursery &nursery)
{
    if (m_isClosing || (nursery.zygote && nursery.zygote->isAlive()))
        return;
    const bool wasUp = nursery.zygote && nursery.zygote->isStarted();
    qCWarning(lcPool) << "A zygote ended" << (wasUp ? "and is replaced" : "before it was up");
    nursery.zygote.reset();
    nursery.spares.clear(); // they ended with it; each is heard of on its own
    if (!wasUp && ++nursery.failedStarts >= kMaxFailedStarts) {
        for (const FunctionVersionPtr &version : std::exchange(nursery.wanted, {})) {
            --m_groups[version->revision].wanted;
            if (m_listener)
                m_listener->startFailed(version, QStringLiteral("The sandbox does not start; `isola doctor` tells why."));
        }
        QTimer::singleShot(kRestartDelay, this, [this, &nursery] { startZygote(nursery); });
        return;
    }
    startZygote(nursery);
}

InstancePool::Nursery &InstancePool::nurseryFor(const AppId &app)
{
    Nursery *standby = nullptr;
    for (const auto &nursery : m_nurseries) {
        if (nursery->isAssigned && nursery->app == app) {
            nursery->lastUsed = m_clock.monotonic();
            return *nursery;
        }
        if (!nursery->isAssigned)
            standby = nursery.get();
    }
    if (!standby) {
        addStandby();
        standby = m_nurseries.back().get();
    }
    standby->app = app;
    standby->isAssigned = true;
    standby->lastUsed = m_clock.monotonic();
    // The next app finds one ready too; a moment later, so that it does not slow this call.
    QTimer::singleShot(Milliseconds(250), this, [this] {
        if (std::all_of(m_nurseries.begin(), m_nurseries.end(), [](const auto &nursery) { return nursery->isAssigned; })
            && m_nurseries.size() < kMaxNurseries)
            addStandby();
    });
    return *standby;
}

InstancePool::Nursery *InstancePool::nurseryOf(const InstanceProcess &instance)
{
    const auto it = m_homes.find(instance.number());
    return it == m_homes.end() ? nullptr : it->second;
}

bool InstancePool::isInUse(const Nursery &nursery) const
{
    return std::any_of(m_instances.begin(), m_instances.end(),
        [&](const auto &entry) { return entry.second->version && m_homes.at(entry.first) == &nursery; });
}

// A nursery that its app has not used for long is given a fresh zygote and to whichever app comes next.
void InstancePool::renew(Nursery &nursery)
{
    nursery.isAssigned = false;
    nursery.app = {};
    nursery.zygote.reset();
    startZygote(nursery);
}

// ---- spares

void InstancePool::refill(Nursery &nursery)
{
    const int target = m_options.spares + int(nursery.wanted.size());
    while (nursery.zygote && int(nursery.spares.size()) + nursery.starting < target)
        spawn(nursery);
}

void InstancePool::spawn(Nursery &nursery)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        qCWarning(lcPool) << "No socket for an instance:" << qt_error_string(errno);
        nursery.starting = int(nursery.wanted.size()) + m_options.spares; // tried again when the next one ends
        return;
    }
    constexpr int kBuffer = 1 << 20;
    for (const int end : pair)
        setsockopt(end, SOL_SOCKET, SO_SNDBUF, &kBuffer, sizeof kBuffer);
    const uint64_t number = ++m_lastNumber;
    nursery.zygote->spawn(number, pair[1]);
    close(pair[1]);
    InstanceEvents &events = *this;
    const auto added = m_instances.emplace(number, std::make_unique<InstanceProcess>(number, pair[0], m_poller, events));
    added.first->second->zygote = nursery.zygote->processId();
    m_homes.emplace(number, &nursery);
    ++nursery.starting;
}

void InstancePool::serveWanted(Nursery &nursery)
{
    while (!nursery.wanted.empty() && !nursery.spares.empty()) {
        InstanceProcess *instance = nursery.spares.back();
        nursery.spares.pop_back();
        FunctionVersionPtr version = std::move(nursery.wanted.front());
        nursery.wanted.pop_front();
        load(*instance, std::move(version));
    }
}

} // namespace isola
