#pragma once
// All that a call was given, so that it can be run again without anything of what gave it: the request as it was, the variables,
// every answer of the host in order, and the instance's tapes of time and randomness. Holds secrets: it leaves memory sealed
// only, and is bounded.

#include "core/base/Result.h"
#include "core/model/Invocation.h"

#include <memory>

namespace isola {

// One frame of what the host answered.
struct RecordedHostFrame {
    enum class Kind : uint8_t { Answer, Refusal, Chunk, Fault, Credit };

    Kind kind = Kind::Answer;
    QByteArray result; // of an answer; the message of a refusal or a fault
    QByteArray body;
    bool isLast = false; // no more of the body follows
    qint64 credit = 0;
};

struct RecordedHostCall {
    QByteArray kind; // "fetch", "kv.get"
    QByteArray arguments;
    QByteArray bodyHash; // SHA-256 of what was asked with; empty: nothing, or not all of it
    qint64 bodyBytes = 0;
    QList<RecordedHostFrame> frames;
};

struct FlightRecord {
    static constexpr qsizetype kMostBytes = 1024 * 1024;

    // The call as it came; `function` is left out, `request.body` is all that came of it.
    Invocation invocation;
    QList<qint32> pieces; // in which the body reached the instance; the first came with the call
    bool isBodyComplete = true;
    EnvironmentVariables environment;
    QString appName;
    QByteArray loadTape;
    QByteArray callTape;
    QList<RecordedHostCall> hostCalls;

    // Why it cannot be run again just as it was; empty: it can. Nothing else is kept then.
    QString fault;
    // What a replay may show otherwise, in a sentence; empty: nothing.
    QString caveat;

    qsizetype bytes() const; // about
    QByteArray firstPiece() const { return invocation.request.body.first(pieces.isEmpty() ? 0 : pieces.first()); }
    double clockMs() const { return double(invocation.id.value / 1000); } // when the call began, wall time
};

using FlightRecordPtr = std::shared_ptr<const FlightRecord>;

// What of `version` runs the recorded call again: with the variables and the load of then, and in no registry.
FunctionVersionPtr versionForReplay(const FunctionVersion &version, const FlightRecord &flight);

QByteArray encode(const FlightRecord &flight);
Result<FlightRecord> decodeFlightRecord(const QByteArray &bytes);

} // namespace isola
