#include "core/sandbox/runtime/Watchdog.h"

#include <algorithm>
#include <pthread.h>

namespace isola {

static int64_t nanosecondsOf(clockid_t clock)
{
    timespec now = {};
    clock_gettime(clock, &now);
    return now.tv_sec * 1'000'000'000ll + now.tv_nsec;
}

int64_t monotonicNanoseconds()
{
    return nanosecondsOf(CLOCK_MONOTONIC);
}

int64_t threadCpuNanoseconds()
{
    return nanosecondsOf(CLOCK_THREAD_CPUTIME_ID);
}

static clockid_t cpuClockOfThisThread()
{
    clockid_t clock = CLOCK_THREAD_CPUTIME_ID;
    pthread_getcpuclockid(pthread_self(), &clock);
    return clock;
}

Watchdog::Watchdog(Actions actions)
    : m_actions(std::move(actions)), m_cpuClock(cpuClockOfThisThread()), m_thread([this] { run(); })
{
}

Watchdog::~Watchdog()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void Watchdog::arm(uint32_t call, int64_t startNs, int64_t deadlineNs, int64_t cpuDeadlineNs, Samples samples)
{
    m_turn.fetch_add(1, std::memory_order_relaxed);
    m_call.store(call, std::memory_order_relaxed);
    m_deadline.store(deadlineNs, std::memory_order_relaxed);
    m_cpuDeadline.store(cpuDeadlineNs, std::memory_order_relaxed);
    m_start.store(startNs); // sequentially consistent with m_isParked: one of the two sides sees the other
    const bool beginsToSample
        = samples == Samples::Wanted && !m_samples.load(std::memory_order_relaxed) && !m_samples.exchange(true);
    if (m_isParked.load() || beginsToSample) {
        const std::lock_guard lock(m_mutex);
        m_isParked = false;
        m_wake.notify_one();
    }
}

void Watchdog::disarm()
{
    m_start.store(0);
    while (m_isFiring.load()) // an action for this turn is under way: the next turn must not feel it
        std::this_thread::yield();
}

void Watchdog::hold()
{
    m_heldAt = monotonicNanoseconds();
    disarm();
}

int64_t Watchdog::release()
{
    const int64_t now = monotonicNanoseconds();
    const int64_t held = now - m_heldAt;
    arm(m_call.load(), now, m_deadline.load() + held, m_cpuDeadline.load());
    return held;
}

void Watchdog::fire(uint64_t turn, const std::function<void()> &action)
{
    m_isFiring.store(true);
    if (m_turn.load() == turn && m_start.load() != 0)
        action();
    m_isFiring.store(false);
}

// CPU time never runs faster than the clock on the wall: what is left of it is the soonest that it can be used up.
int64_t Watchdog::checkCpu(uint64_t turn, int64_t now)
{
    const int64_t deadline = m_cpuDeadline.load();
    if (deadline == kNoCpuLimit)
        return INT64_MAX;
    const int64_t left = deadline - nanosecondsOf(m_cpuClock);
    if (left > 0)
        return now + left;
    fire(turn, m_actions.cpuUsedUp);
    return now + kRepeatNs;
}

int64_t Watchdog::check(int64_t now)
{
    const uint64_t turn = m_turn.load();
    const int64_t start = m_start.load();
    if (start == 0)
        return 0;
    if (turn != m_seenTurn) {
        m_seenTurn = turn;
        m_notedPlace = false;
        m_saidBusy = m_saidBusy && start == m_seenStart; // armed anew within a turn: said is said
        m_seenStart = start;
    }
    if (m_samples.load() && now >= std::max(start, m_sampledAt) + kSampleNs) {
        m_sampledAt = now;
        fire(turn, m_actions.sample);
    }
    const int64_t deadline = m_deadline.load();
    if (now >= deadline && m_notedPlace) {
        fire(turn, m_actions.deadline);
        return now + kRepeatNs;
    }
    if (!m_saidBusy && now >= start + kBusyAfterNs) {
        m_saidBusy = true;
        fire(turn, [this] { m_actions.busy(m_call.load()); });
    }
    if (!m_notedPlace && now >= deadline - kPlaceBeforeNs) {
        m_notedPlace = true;
        fire(turn, m_actions.nearDeadline);
    }
    if (now >= deadline)
        return now + kPlaceBeforeNs / 2; // this thread was late: the place is worth a moment more
    int64_t next = m_notedPlace ? deadline : deadline - kPlaceBeforeNs;
    if (!m_saidBusy)
        next = std::min(next, start + kBusyAfterNs);
    return std::min(next, checkCpu(turn, now));
}

void Watchdog::run()
{
    std::unique_lock lock(m_mutex);
    int64_t lingersUntil = 0; // 0: it does not
    uint64_t lastTurn = 0;
    while (!m_isStopping) {
        lock.unlock();
        const int64_t now = monotonicNanoseconds();
        int64_t next = check(now);
        const uint64_t turn = m_turn.load();
        lock.lock();
        if (m_isStopping)
            return;
        if (next == 0) {
            if (lingersUntil != 0 && now >= lingersUntil && turn == lastTurn) {
                m_isParked.store(true);
                m_samples.store(false);
                if (m_start.load() != 0) {
                    m_isParked = false;
                    continue;
                }
                m_wake.wait(lock, [this] { return m_isStopping || !m_isParked; });
                lingersUntil = 0;
                continue;
            }
            if (lingersUntil == 0 || turn != lastTurn)
                lingersUntil = now + kBusyAfterNs;
            lastTurn = turn;
            next = lingersUntil;
        } else {
            lingersUntil = 0;
        }
        // A short deadline may be armed while this waits: look at least as often as a turn may become busy.
        const int64_t wait = std::min(next - monotonicNanoseconds(), m_samples.load() ? kSampleNs : kBusyAfterNs);
        if (wait > 0)
            m_wake.wait_for(lock, std::chrono::nanoseconds(wait));
    }
}

} // namespace isola
