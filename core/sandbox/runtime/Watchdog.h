#pragma once
// Watches the turn that runs: says when it has held the thread for a while, notes where it is shortly before its deadline and
// stops it there. A thread of its own, started after the fork; arm() and disarm() belong to the isolate's thread and cost two
// atomic stores each, for the thread is woken only when it is parked. Actions run on the watchdog's thread, and never outlast the
// turn they are for.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <ctime>
#include <functional>
#include <mutex>
#include <thread>

namespace isola {

class Watchdog final {
public:
    struct Actions {
        std::function<void(uint32_t call)> busy; // held the thread for kBusyAfterNs
        std::function<void()> sample; // look whose code runs: every kSampleNs, where that is wanted
        std::function<void()> nearDeadline; // note the place
        std::function<void()> deadline; // stop; repeated until the turn ends
        std::function<void()> cpuUsedUp; // the same for CPU time
    };

    static constexpr int64_t kBusyAfterNs = 20'000'000;
    static constexpr int64_t kPlaceBeforeNs = 10'000'000;
    static constexpr int64_t kRepeatNs = 50'000'000;
    static constexpr int64_t kSampleNs = 2'000'000;

    // On the isolate's thread, whose CPU time it measures.
    explicit Watchdog(Actions actions);
    ~Watchdog();

    static constexpr int64_t kNoCpuLimit = INT64_MAX;

    // Times on CLOCK_MONOTONIC in nanoseconds; the CPU deadline on the thread's own clock.
    enum class Samples { Unwanted, Wanted };
    // Armed anew within a turn, it has the same start.
    void arm(uint32_t call, int64_t startNs, int64_t deadlineNs, int64_t cpuDeadlineNs = kNoCpuLimit,
        Samples samples = Samples::Unwanted);
    void disarm();
    // For a turn that a debugger holds: nobody watches it, and its deadline comes later by what it took.
    void hold();
    int64_t release(); // nanoseconds that it took

private:
    void run();
    int64_t check(int64_t nowNs); // when to look again, 0: nothing runs
    int64_t checkCpu(uint64_t turn, int64_t nowNs); // when to look again
    void fire(uint64_t turn, const std::function<void()> &action);

    Actions m_actions;
    std::atomic<uint32_t> m_call{0};
    std::atomic<int64_t> m_start{0}; // 0: no turn
    std::atomic<int64_t> m_deadline{0};
    std::atomic<int64_t> m_cpuDeadline{kNoCpuLimit};
    clockid_t m_cpuClock;
    std::atomic<bool> m_samples{false}; // stays until the thread parks: it looks more often as long
    std::atomic<uint64_t> m_turn{0};
    std::atomic<bool> m_isParked{false};
    std::atomic<bool> m_isFiring{false};
    int64_t m_heldAt = 0; // the isolate's thread only
    // Only the watchdog's thread:
    uint64_t m_seenTurn = 0;
    bool m_saidBusy = false;
    bool m_notedPlace = false;
    int64_t m_seenStart = 0;
    int64_t m_sampledAt = 0;
    std::mutex m_mutex; // guards m_isStopping and the waiting
    std::condition_variable m_wake;
    bool m_isStopping = false;
    std::thread m_thread;
};

int64_t monotonicNanoseconds();
int64_t threadCpuNanoseconds(); // of the thread that asks

} // namespace isola
