#pragma once
// One call of a function over HTTP, both bodies streamed with back-pressure: request bytes are read only as far as the function's
// window goes, response bytes are granted as the client takes them. Owned by the RunningCalls it is entered in; ends when the
// engine has said its last word or the client has left.

#include "server/calls/CallDoor.h"
#include "server/calls/OutcomeError.h"
#include "server/guard/Exchange.h"

#include <memory>
#include <vector>

namespace isola {

class FunctionCall;

// The calls in progress: those outlive their connection's interest, until ctx.waitUntil() is done.
class RunningCalls final {
public:
    RunningCalls() = default;
    ~RunningCalls(); // cancels what still runs
    RunningCalls(const RunningCalls &) = delete;
    RunningCalls &operator=(const RunningCalls &) = delete;

    FunctionCall *enter(std::unique_ptr<FunctionCall> call);
    void leave(FunctionCall *call); // deletes it

private:
    std::vector<std::unique_ptr<FunctionCall>> m_calls;
};

struct CallOptions {
    Reader reader = Reader::Other;
    FieldBlock answerFields; // more of them, CORS for example
    qint64 contentLength = 0; // of the request; -1: unknown
};

class FunctionCall final : public Exchange, public ReplySink {
public:
    FunctionCall(CallDoor &door, RunningCalls &calls, Connection &connection, Invocation invocation, CallOptions options);
    ~FunctionCall() override;

    qint64 bodyLimit() const override;
    qint64 bodyWindow() const override;
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void takeRoom() override;
    void end(End reason) override;

    void respond(const ResponseHead &head, QByteArrayView body, bool isComplete) override;
    void sendChunk(QByteArrayView bytes, bool isLast) override;
    void grantRequestBody(qint64 bytes) override;
    void finished(const InvocationOutcome &outcome) override;

private:
    friend class RunningCalls;
    enum class State { Collecting, Invoking, Running, Over };

    void invoke(bool bodyFollows);
    void answerFailure(const InvocationOutcome &outcome);
    void grantWhatWasTaken();
    FieldBlock edgeFields(QByteArrayView responseFields) const;
    void cancelAndLeave();

    CallDoor &m_door;
    RunningCalls &m_calls;
    size_t m_place = 0; // in m_calls
    Connection *m_connection; // null: nobody listens any more
    Invocation m_invocation; // until it is invoked
    const InvocationId m_id;
    const CallOptions m_options;

    State m_state = State::Collecting;
    CallId m_call;
    qint64 m_window = 0; // how much of the request body the function takes now
    qint64 m_ungranted = 0; // response bytes sent since the last grant
    bool m_hasResponded = false;
    bool m_isAbandoned = false; // the client left before the answer was complete
};

} // namespace isola
