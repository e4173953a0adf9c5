#pragma once
// One invocation as it is kept: a value that the engine thread makes and the log writer's thread stores.

#include "core/model/Invocation.h"
#include "core/model/Recording.h"

namespace isola {

struct LogRow {
    InvocationId invocation; // also its start, in microseconds since 1970
    FunctionId function;
    int version = 0;
    InvocationSource source = InvocationSource::Http;
    QByteArray method;
    QByteArray path;
    QByteArray caller; // "anonymous", "service_key:7", "end_user_jwt:user-1", ...
    TraceContext trace; // without its state
    InvocationOutcome outcome;
    RecordingPtr recording; // null: not recorded, or not asked for
    bool isReplayable = false; // out of the log: it is recorded so that it can be run again
};

// What "error" means in logs and metrics: the status is 400 or more, or the function failed. A caller that hung up is none.
bool isError(const InvocationOutcome &outcome);

} // namespace isola
