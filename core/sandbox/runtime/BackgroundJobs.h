#pragma once
// Work that is too long for the isolate's thread (making an RSA key, PBKDF2) goes to threads of its own; its result settles a
// promise in a turn of the call that asked for it. Owned by Runtime. Everything but the work itself happens on the isolate's
// thread; the mutex guards the two queues between them.

#include "core/sandbox/runtime/RandomStream.h"

#include <v8.h>

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace isola {

class BackgroundJobs final {
public:
    // Makes the value of the result; on the isolate's thread, in its context. Empty, with an exception thrown, where memory is
    // out.
    using Result = std::function<v8::MaybeLocal<v8::Value>(v8::Isolate *)>;
    // On a thread of this class. What it holds must be nobody else's. It looks at `isCancelled` often: when that is true, nobody
    // waits for the result any more.
    using Work = std::function<Result(const std::atomic<bool> &isCancelled)>;

    // `wake` is called from any thread when something is there for takeDone().
    explicit BackgroundJobs(std::function<void()> wake) : m_wake(std::move(wake)) { }
    ~BackgroundJobs();

    // Whose a job is. With a seed its randomness follows from that.
    struct Asker {
        uint32_t call = 0;
        uint32_t which = 0; // of the call's, where they are counted
        std::optional<RandomSeed> seed;
    };

    // Gives the promise of the result.
    v8::Local<v8::Promise> start(v8::Isolate *isolate, Asker asker, Work work);

    struct Done {
        uint32_t call;
        uint32_t which;
        v8::Global<v8::Promise::Resolver> resolver;
        Result result;
        int64_t cpuNs;
    };
    std::optional<Done> takeDone();

    bool hasOpen(uint32_t call, uint32_t which = 0) const; // started, and not taken yet; 0: any
    // The call is over: its jobs end soon and are never done.
    void cancel(uint32_t call);

private:
    // Two keep one busy core from delaying a short job for ever; more would only take from the neighbours.
    static constexpr size_t kMostThreads = 2;
    // The limit on data counts a whole stack, used or not.
    static constexpr size_t kStackBytes = 256u << 10;

    struct Job {
        Asker asker;
        v8::Global<v8::Promise::Resolver> resolver;
        Work work;
        Result result;
        int64_t cpuNs = 0;
        std::atomic<bool> isCancelled{false};
    };
    using JobPointer = std::shared_ptr<Job>;

    void addThread();
    void work();
    void runNext(std::unique_lock<std::mutex> &lock);

    std::function<void()> m_wake;
    std::vector<pthread_t> m_threads;
    std::vector<JobPointer> m_open; // isolate's thread only: all that are not taken yet
    std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    std::deque<JobPointer> m_waiting;
    std::deque<JobPointer> m_done;
    size_t m_idleThreads = 0;
    bool m_isStopping = false;
};

// For bindings: work on behalf of the call whose turn it is (bindings/Calls.cpp).
v8::Local<v8::Promise> inBackground(v8::Isolate *isolate, BackgroundJobs::Work work);

} // namespace isola
