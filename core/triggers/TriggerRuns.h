#pragma once
// Runs invocations that no connection carries: a trigger's. Collects the answer, tells when it is complete and when all is over.
// Owned by its user, engine thread.

#include "core/dispatch/Engine.h"

#include <memory>
#include <unordered_map>

namespace isola {

struct TriggerAnswer {
    ResponseHead head;
    QByteArray body;
    bool isBodyCut = false; // there was more than kMaxBody
};

class TriggerRuns final {
public:
    static constexpr qsizetype kMaxBody = 4 * 1024 * 1024; // of an answer; what is beyond is dropped

    // The function has answered completely; it may still run on, in ctx.waitUntil().
    using Answered = std::function<void(const TriggerAnswer &)>;
    // Last, exactly once, unless the runs are destroyed before.
    using Ended = std::function<void(const InvocationOutcome &)>;

    explicit TriggerRuns(Engine &engine);
    ~TriggerRuns(); // cancels what runs

    // May call back before it returns.
    void start(Invocation invocation, Answered answered, Ended ended);

private:
    class Run;

    Engine &m_engine;
    int64_t m_lastRun = 0;
    std::unordered_map<int64_t, std::unique_ptr<Run>> m_runs;
};

} // namespace isola
