#pragma once
// The process that instances are forked from: holds a warmed-up isolate, is confined, and never runs a person's code.
// Single-threaded.

#include "core/sandbox/runner/Confinement.h"

#include <deque>
#include <memory>
#include <unordered_map>

namespace isola {

class Platform;
class Runtime;
class Snapshot;

class Zygote final {
public:
    Zygote(const Snapshot &snapshot, int control, Confinement::Strictness strictness);
    ~Zygote();

    // Serves the engine until it closes the control socket.
    int run();

private:
    // V8 marks its heap "not for children" (MADV_DONTFORK); instances need it.
    static void shareHeapWithChildren();

    void prepare();
    bool serve(); // one message; false: the engine is gone
    void spawn(uint64_t instance, int wire);
    void tellEnds(); // of instances, to the engine
    int untilReaping() const; // in milliseconds, as poll() takes them
    void reap();

    const Snapshot &m_snapshot;
    const int m_control;
    const Confinement::Strictness m_strictness;
    std::unique_ptr<Platform> m_platform;
    std::unique_ptr<Runtime> m_runtime;
    std::unique_ptr<Confinement> m_confinement;
    std::unordered_map<pid_t, uint64_t> m_instances;
    struct Ended {
        pid_t process = 0;
        int64_t reapAt = 0;
    };
    std::deque<Ended> m_ended; // told, and not reaped yet
};

} // namespace isola
