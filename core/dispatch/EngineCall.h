#pragma once
// A call on its way, as the Engine keeps it: from invoke() until its outcome. Private to core/dispatch.

#include "core/dispatch/CallRecorder.h"
#include "core/dispatch/Engine.h"
#include "core/dispatch/HostService.h"
#include "core/dispatch/ReplayHost.h"

#include <vector>

namespace isola {

struct EngineCall {
    CallId id;
    Invocation invocation;
    ReplySink *sink = nullptr; // null once the caller is gone
    InstanceProcess *instance = nullptr; // null while it waits for one
    uint32_t wireCall = 0;
    MonotonicTime started{};
    MonotonicTime deadline = MonotonicTime::max(); // of waiting, then of running
    bool isWatched = true; // the deadline stands in the overdue timer
    bool isResponded = false;
    bool isResponseComplete = false;
    bool isRequestComplete = true;
    int reruns = 0; // how often it was run again for another's fault
    bool hasAskedHost = false; // what it asked may have had effects: it is not run again by itself
    bool hasStreamedRequest = false; // more than invoke() brought was sent: it cannot be sent again
    bool isClientGone = false;
    bool hasFailed = false; // the caller has its answer, what the function gave to ctx.waitUntil goes on
    int64_t responseOutstanding = 0; // sent by the function, not yet taken by the client
    std::vector<HostCallId> hostCalls; // asked and not yet answered to the last byte
    QByteArray waitingBody; // request body that arrived while the call waits
    InvocationOutcome outcome;
    std::unique_ptr<CallRecorder> recorder; // null: not recorded
    std::shared_ptr<ReplayHost> replay; // null but for a recorded call that is run again
};

} // namespace isola
