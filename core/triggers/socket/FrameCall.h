#pragma once
// One function run for one frame: collects the answer whole. Owned by the session until the engine has said its last word.

#include "core/dispatch/Engine.h"

#include <functional>

namespace isola {

struct FrameAnswer {
    int status = 0;
    QByteArray contentType; // as the function set it; empty without one
    QByteArray body;
    std::optional<InvocationOutcome> failure; // set when there is no whole answer
};

class FrameCall final : public ReplySink {
public:
    static constexpr qsizetype kMaxAnswer = 1024 * 1024;

    FrameCall(Engine &engine, InvocationId invocation, std::function<void()> finished);

    void start(Invocation invocation);
    // Nobody waits for the answer any more.
    void cancel();

    bool isOver() const { return m_isOver; }
    InvocationId invocation() const { return m_invocation; }
    const FrameAnswer &answer() const { return m_answer; }

    void respond(const ResponseHead &head, QByteArrayView body, bool isComplete) override;
    void sendChunk(QByteArrayView bytes, bool isLast) override;
    void grantRequestBody(qint64) override { }
    void finished(const InvocationOutcome &outcome) override;

private:
    void collect(QByteArrayView bytes, bool isLast);

    Engine &m_engine;
    const InvocationId m_invocation;
    const std::function<void()> m_finished;
    CallId m_call;
    FrameAnswer m_answer;
    bool m_isComplete = false;
    bool m_isTooLong = false;
    bool m_isOver = false;
};

} // namespace isola
