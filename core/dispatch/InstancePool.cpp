#include "core/dispatch/InstancePool.h"

#include "core/dispatch/LoadMessage.h"
#include "core/dispatch/MemoryCgroups.h"

#include <QLoggingCategory>
#include <algorithm>

namespace isola {

Q_LOGGING_CATEGORY(lcPool, "isola.dispatch")

InstancePool::InstancePool(InstancePoolOptions options, const Clock &clock, QObject *parent)
    : QObject(parent), m_options(std::move(options)), m_clock(clock)
{
    if (auto cgroups = MemoryCgroups::create())
        m_cgroups = std::move(*cgroups);
    m_reaper.setInterval(m_options.reapEvery);
    connect(&m_reaper, &QTimer::timeout, this, &InstancePool::reapIdle);
    m_reaper.start();
    m_coreLook.setInterval(kCoreLookEvery);
    connect(&m_coreLook, &QTimer::timeout, this, &InstancePool::lookAtCores);
}

InstancePool::~InstancePool()
{
    m_isClosing = true;
    m_listener = nullptr;
    m_instances.clear();
    m_nurseries.clear();
}

Result<void> InstancePool::start()
{
    return addStandby();
}

bool InstancePool::isReady() const
{
    return std::any_of(m_nurseries.begin(), m_nurseries.end(),
        [](const auto &nursery) { return nursery->zygote && nursery->zygote->isStarted(); });
}

// ---- functions

InstanceProcess *InstancePool::pick(int64_t revision)
{
    const auto it = m_groups.find(revision);
    if (it == m_groups.end())
        return nullptr;
    if (!m_coreLook.isActive())
        m_coreLook.start();
    InstanceProcess *best = nullptr;
    for (InstanceProcess *instance : it->second.instances)
        if (instance->state == InstanceProcess::State::Serving && !instance->isLeaving && !instance->isBusy
            && !(instance->version->isInspected && !instance->calls.empty())
            && (!best || instance->calls.size() < best->calls.size()))
            best = instance;
    return best;
}

void InstancePool::grow(const FunctionVersionPtr &version, size_t waitingCalls)
{
    Group &group = m_groups[version->revision];
    size_t coming = size_t(group.wanted);
    size_t staying = coming;
    for (const InstanceProcess *instance : group.instances) {
        coming += instance->state == InstanceProcess::State::Loading;
        staying += !instance->isLeaving;
    }
    const size_t most = version->isInspected ? 1 : size_t(m_options.maxPerFunction);
    if (coming >= waitingCalls || coming > 0 || staying >= most)
        return;
    if (hasRoomFor(*version))
        bringUp(version);
    else
        waitForRoom(version);
}

void InstancePool::bringUp(const FunctionVersionPtr &version)
{
    Nursery &nursery = nurseryFor(version->app);
    ++m_groups[version->revision].wanted;
    nursery.wanted.push_back(version);
    serveWanted(nursery);
    refill(nursery);
}

void InstancePool::load(InstanceProcess &instance, FunctionVersionPtr version)
{
    Group &group = m_groups[version->revision];
    --group.wanted;
    group.instances.push_back(&instance);
    instance.state = InstanceProcess::State::Loading;
    instance.version = std::move(version);
    if (m_isCrowded && m_heavy.contains(instance.version->revision))
        letGiveWay(instance);
    if (m_cgroups && !instance.version->isInspected) // a debugger takes more
        m_cgroups->limit(instance.number(), int64_t(instance.version->settings.memoryLimitMb) << 20);
    instance.send(makeLoadMessage(instance.builder(), *instance.version));
}

void InstancePool::loaded(InstanceProcess &instance, const wire::Loaded &loaded)
{
    if (instance.state != InstanceProcess::State::Loading)
        return expel(instance, "said Loaded unasked");
    if (loaded.fault() == wire::LoadFault::None) {
        instance.state = InstanceProcess::State::Serving;
        instance.handlerLine = int(loaded.line());
        instance.handlerColumn = int(loaded.column());
        const auto tape = wire::view(loaded.tape());
        instance.loadTape = QByteArray(reinterpret_cast<const char *>(tape.data()), qsizetype(tape.size()));
        instance.idleSince = m_clock.monotonic();
        if (m_listener)
            m_listener->instanceReady(instance, loaded);
        return;
    }
    const FunctionVersionPtr version = instance.version;
    instance.isLeaving = true;
    instance.kill();
    auto &instances = m_groups[version->revision].instances;
    std::erase(instances, &instance);
    if (m_listener)
        m_listener->loadFailed(version, loaded);
}

void InstancePool::callEnded(InstanceProcess &instance)
{
    if (!instance.calls.empty())
        return;
    instance.idleSince = m_clock.monotonic();
    if (instance.isLeaving)
        instance.kill();
    noteRoom();
}

void InstancePool::leave(InstanceProcess &instance)
{
    instance.isLeaving = true;
    if (instance.calls.empty())
        instance.kill();
}

// One that is still loading is left alone: calls of its revision may wait for it, and it leaves when it has been idle.
void InstancePool::retire(FunctionId function, int64_t olderThanRevision)
{
    for (const auto &[number, instance] : m_instances)
        if (instance->state == InstanceProcess::State::Serving && instance->version->function == function
            && instance->version->revision < olderThanRevision && !instance->isLeaving) {
            ++m_ends.outdated;
            leave(*instance);
        }
}

// ---- wires

void InstancePool::expel(InstanceProcess &instance, const char *reason)
{
    qCWarning(lcPool) << "Instance" << instance.number() << "is ended: it" << reason;
    m_ends.lost += !instance.isLeaving;
    instance.isLeaving = true;
    instance.kill();
}

void InstancePool::frameArrived(InstanceProcess &instance, const wire::Frame &frame)
{
    instance.isBusy = false;
    switch (frame.message_type()) {
    case wire::Message::Ready:
        if (instance.state != InstanceProcess::State::Starting)
            return expel(instance, "said Ready twice");
        if (Nursery *nursery = nurseryOf(instance)) {
            instance.state = InstanceProcess::State::Spare;
            --nursery->starting;
            nursery->spares.push_back(&instance);
            serveWanted(*nursery);
        }
        return;
    case wire::Message::Loaded:
        return loaded(instance, *frame.message_as_Loaded());
    case wire::Message::LastWords: {
        const auto &words = *frame.message_as_LastWords();
        std::string text(wire::view(words.text()));
        text.erase(text.find_last_not_of(' ') + 1);
        instance.lastWords = LastWords{words.kind(), std::move(text), words.call(), words.line(), words.column()};
        return;
    }
    case wire::Message::Busy:
        instance.isBusy = true;
        instance.busyCall = frame.message_as_Busy()->call();
        noteLongTurn(instance);
        break;
    case wire::Message::Done:
        noteCallEnd(instance, *frame.message_as_Done());
        break;
    default:
        break;
    }
    if (m_listener)
        m_listener->frameArrived(instance, frame);
}

void InstancePool::wireClosed(InstanceProcess &instance)
{
    Nursery *nursery = nurseryOf(instance);
    const bool isZygoteAlive = nursery && nursery->zygote && nursery->zygote->isAlive();
    const bool withZygote = !isZygoteAlive || nursery->zygote->processId() != instance.zygote;
    if (nursery && instance.state == InstanceProcess::State::Starting)
        --nursery->starting;
    if (nursery)
        std::erase(nursery->spares, &instance);
    if (m_cgroups && !instance.lastWords && m_cgroups->hasRunOut(instance.number()))
        instance.lastWords = LastWords{wire::LastWord::OutOfMemory, "the kernel ended it at the limit of its cgroup",
            instance.isBusy ? instance.busyCall : 0};
    if (instance.version) {
        std::erase(m_groups[instance.version->revision].instances, &instance);
        m_ends.lost += !instance.isLeaving;
        if (m_listener)
            m_listener->instanceLost(instance, withZygote);
    }
    forget(instance);
    if (isZygoteAlive)
        refill(*nursery);
    noteRoom();
}

void InstancePool::forget(InstanceProcess &instance)
{
    const uint64_t number = instance.number();
    m_homes.erase(number);
    m_instances.erase(number);
    if (m_cgroups)
        m_cgroups->release(number);
}

void InstancePool::writeWanted(InstanceProcess &instance)
{
    // Posted, so that it runs once all sockets that are ready now have been read: what they bring leaves in one write each.
    if (m_unflushed.empty())
        QMetaObject::invokeMethod(this, &InstancePool::flushAll, Qt::QueuedConnection);
    m_unflushed.push_back(instance.number());
}

void InstancePool::flushAll()
{
    for (const uint64_t number : std::exchange(m_unflushed, {}))
        if (const auto it = m_instances.find(number); it != m_instances.end())
            it->second->flush();
}

InstancePool::Counts InstancePool::counts() const
{
    Counts counts;
    counts.zygotes = int(m_nurseries.size());
    counts.waitingForRoom = int(m_unhoused.size());
    counts.isMemoryScarce = m_isMemoryScarce;
    counts.ends = m_ends;
    for (const auto &[number, instance] : m_instances) {
        counts.spares += instance->state == InstanceProcess::State::Spare;
        counts.loading += instance->state == InstanceProcess::State::Loading;
        counts.serving += instance->state == InstanceProcess::State::Serving;
    }
    return counts;
}

QList<InstanceStatus> InstancePool::instances() const
{
    QList<InstanceStatus> result;
    const MonotonicTime now = m_clock.monotonic();
    for (const auto &[number, instance] : m_instances) {
        if (!instance->version)
            continue;
        const bool isIdle = instance->state == InstanceProcess::State::Serving && instance->calls.empty();
        result.append({instance->version, instance->state == InstanceProcess::State::Loading, instance->isLeaving,
            instance->isBusy, int(instance->calls.size()),
            isIdle ? std::chrono::duration_cast<Milliseconds>(now - instance->idleSince) : Milliseconds(0)});
    }
    return result;
}

} // namespace isola
