#pragma once
// The one value that every event becomes on its way to a function, and the one value that comes out: HTTP call, cron tick,
// webhook, uploaded object, socket frame, agent tool call, ctx.invoke, test call and replay are all an Invocation.

#include "core/base/Clock.h"
#include "core/base/Error.h"
#include "core/base/Ids.h"
#include "core/model/Caller.h"
#include "core/model/Function.h"
#include "core/model/TraceContext.h"

#include <QByteArray>
#include <QList>

namespace isola {

// Field lines of a request or response in one block, "name:value\n" each: names in lower case, values without surrounding space,
// order and repetition kept, bytes 0x80-0xff as received (Latin-1). One block costs one allocation on the hot path.
using FieldBlock = QByteArray;

struct InvocationRequest {
    QByteArray method; // as sent, "GET"
    QByteArray url; // absolute, serialised: "http://127.0.0.1:4000/v1/default/fn/hello?x=1"
    FieldBlock fields; // hop-by-hop fields taken out
    QByteArray body; // what has arrived of it
    bool bodyFollows = false; // more comes by Engine::sendBody
};

struct PathParameter {
    QByteArray name;
    QByteArray value; // percent-decoded UTF-8
};

struct Invocation {
    InvocationId id;
    FunctionVersionPtr function;
    InvocationSource source = InvocationSource::Http;
    InvocationRequest request;
    QByteArray logPath; // the path in the log row: sub-path and query for calls, the event's name for others
    Caller caller;
    QByteArray clientAddress; // "127.0.0.1"
    QList<PathParameter> params;
    QByteArray triggerDetail; // JSON object that becomes ctx.trigger beside `type`; empty: none
    int depth = 0; // how many ctx.invoke led here
    TraceContext trace; // found by Engine::invoke() in the request's fields
    MonotonicTime deadline; // when the call must have ended
};

// How a call ended. The numbers are stored in log rows and never change.
enum class OutcomeKind : uint8_t {
    Completed = 0, // the handler returned a Response (its status may still be an error)
    Threw = 1,
    BadResponse = 2,
    TimedOut = 3,
    OutOfMemory = 4,
    Crashed = 5,
    LoadFailed = 6, // the deployed code does not load any more
    ClientGone = 7, // the caller hung up before the answer was complete
    Refused = 8, // never ran: 401, 405, paused, queue full, runtime unavailable ...
};

// The error code that a failed call is answered with. Not to be asked for Completed, ClientGone and Refused.
ErrorCode errorCode(OutcomeKind kind);

struct Meter {
    Microseconds wall{0}; // from the door to the last byte
    Microseconds cpu{0};
    Microseconds queued{0}; // waited for an instance
    int64_t peakMemoryBytes = 0; // JavaScript heap and buffers of the instance while the call ran
    int64_t peakExternalBytes = 0; // buffers and WebAssembly memories alone
    int64_t requestBytes = 0;
    int64_t responseBytes = 0;
    Microseconds hostTime{0};
    int hostCalls = 0;
    bool wasCold = false;
};

enum class ConsoleLevel : uint8_t { Debug = 0, Log = 1, Info = 2, Warn = 3, Error = 4 };

QLatin1StringView wireName(ConsoleLevel level); // "debug", "log", "info", "warn", "error"

struct ConsoleEntry {
    ConsoleLevel level = ConsoleLevel::Log;
    QString message;
    int64_t timestampMs = 0; // wall time
};

struct InvocationOutcome {
    OutcomeKind kind = OutcomeKind::Completed;
    int status = 0; // what the caller was answered
    QString message; // of the error, empty when there was none
    QString stack; // in terms of the deployed source
    int line = 0; // place of the fault in the deployed source, from 1; 0: unknown
    int column = 0;
    Meter meter;
    QList<ConsoleEntry> console;
    int droppedConsoleEntries = 0;
};

} // namespace isola
