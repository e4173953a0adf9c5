// The part of InstancePool that keeps what takes a core for long from holding up the rest: while such instances take most of the
// cores together, they run behind everyone else (the lowest nice value). One takes a core when its watchdog tells of a long turn,
// or when it uses the processor in many short ones without ending a call. A turn may be long for want of a core, too: not of one
// that has just ended calls, and what ends its call with little used is let off at once.

#include "core/dispatch/InstancePool.h"

#include <algorithm>
#include <ctime>
#include <sys/resource.h>

namespace isola {

static constexpr int kBehindEveryone = 19;
// So much within about a second is taking a core: little, for where a hundred want the same one each gets little.
static constexpr std::chrono::milliseconds kTaking{10};
static constexpr double kKept = 0.9; // from look to look, of what was used before
static constexpr double kMost = 0.5; // of all cores
static constexpr uint64_t kMuchForCallUs = 20'000;

// Of all its threads: an instance is a process group of its own. Whoever looked into its /proc for them would make the kernel
// hold entries there, over which those that reap it and its ending threads get in each other's way.
static bool setNice(const InstanceProcess &instance, int nice)
{
    return instance.process() > 0 && setpriority(PRIO_PGRP, id_t(instance.process()), nice) == 0;
}

static std::chrono::nanoseconds processorTime(const InstanceProcess &instance)
{
    clockid_t clock = 0;
    timespec time = {};
    if (instance.process() <= 0 || clock_getcpuclockid(instance.process(), &clock) != 0 || clock_gettime(clock, &time) != 0)
        return {};
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

void InstancePool::lookAtCores()
{
    const MonotonicTime now = m_clock.monotonic();
    std::chrono::nanoseconds taken{};
    bool hasCalls = false;
    for (const auto &[number, instance] : m_instances) {
        if (instance->calls.empty())
            continue;
        hasCalls = true;
        auto &last = instance->lastLook;
        const std::chrono::nanoseconds until = processorTime(*instance);
        const std::chrono::nanoseconds used = until - last.processorTime;
        const bool goesOn = instance->endedCalls == last.endedCalls;
        last = {instance->endedCalls, until,
            goesOn ? std::chrono::nanoseconds(int64_t(kKept * double(last.usedLately.count()))) + used
                   : std::chrono::nanoseconds()};
        instance->isTakingCore = instance->isTakingCore || last.usedLately > kTaking;
        taken += instance->isTakingCore ? used : std::chrono::nanoseconds();
    }
    const auto all = std::max(m_options.cores, 1) * (now - m_coresSeen);
    m_coresSeen = now;
    m_isCrowded = taken > kMost * all;
    letTakersGiveWay();
    if (!hasCalls)
        m_coreLook.stop();
}

void InstancePool::noteLongTurn(InstanceProcess &instance)
{
    if (instance.endedCalls != instance.lastLook.endedCalls)
        return;
    instance.isTakingCore = true;
    const auto taking
        = std::count_if(m_instances.begin(), m_instances.end(), [](const auto &entry) { return entry.second->isTakingCore; });
    m_isCrowded = m_isCrowded || taking >= std::max(m_options.cores, 1); // until the next look, which knows better
    letTakersGiveWay();
}

void InstancePool::letTakersGiveWay()
{
    if (!m_isCrowded)
        return;
    for (const auto &[number, instance] : m_instances)
        if (instance->isTakingCore && instance->version)
            letGiveWay(*instance);
}

void InstancePool::letGiveWay(InstanceProcess &instance)
{
    if (!instance.givesWay)
        instance.givesWay = setNice(instance, kBehindEveryone);
    m_heavy.insert(instance.version->revision);
}

// Back to the server's own, unless the call took much, or was stopped: one that runs behind everyone else may have used little
// until then. Whoever started the server may not be allowed to raise what it has lowered: another instance takes its place then.
void InstancePool::noteCallEnd(InstanceProcess &instance, const wire::Done &done)
{
    ++instance.endedCalls;
    instance.isTakingCore = false;
    const bool wasStopped = done.end() == wire::End::TimedOut || done.end() == wire::End::OutOfMemory;
    if (!instance.givesWay || wasStopped || done.cpu_us() > kMuchForCallUs)
        return;
    instance.givesWay = false;
    m_heavy.erase(instance.version->revision);
    if (!setNice(instance, getpriority(PRIO_PROCESS, 0)))
        instance.isLeaving = true;
}

} // namespace isola
