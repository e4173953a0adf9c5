#include "core/triggers/socket/FrameCall.h"

namespace isola {

using namespace Qt::StringLiterals;

FrameCall::FrameCall(Engine &engine, InvocationId invocation, std::function<void()> finished)
    : m_engine(engine), m_invocation(invocation), m_finished(std::move(finished))
{
}

void FrameCall::start(Invocation invocation)
{
    m_call = m_engine.invoke(std::move(invocation), *this);
}

void FrameCall::cancel()
{
    if (!m_isOver)
        m_engine.cancel(m_call);
    m_isOver = true;
}

static QByteArray contentTypeOf(QByteArrayView fields)
{
    static constexpr QByteArrayView kName = "content-type:";
    while (!fields.isEmpty()) {
        const qsizetype end = fields.indexOf('\n');
        if (fields.startsWith(kName))
            return fields.sliced(kName.size(), end - kName.size()).toByteArray();
        fields = fields.sliced(end + 1);
    }
    return {};
}

void FrameCall::respond(const ResponseHead &head, QByteArrayView body, bool isComplete)
{
    m_answer.status = head.status;
    m_answer.contentType = contentTypeOf(head.fields);
    collect(body, isComplete);
}

void FrameCall::sendChunk(QByteArrayView bytes, bool isLast)
{
    collect(bytes, isLast);
    if (!isLast)
        m_engine.grantResponseBody(m_call, bytes.size());
}

// What is too long for a frame is read to its end all the same: the call ends as it would anywhere else.
void FrameCall::collect(QByteArrayView bytes, bool isLast)
{
    m_isComplete = isLast;
    m_isTooLong = m_isTooLong || m_answer.body.size() + bytes.size() > kMaxAnswer;
    if (m_isTooLong)
        m_answer.body.clear();
    else
        m_answer.body.append(bytes);
}

void FrameCall::finished(const InvocationOutcome &outcome)
{
    m_isOver = true;
    if (!m_isComplete)
        m_answer.failure = outcome;
    if (m_isTooLong) {
        m_answer.failure = outcome;
        m_answer.failure->kind = OutcomeKind::Refused;
        m_answer.failure->status = 500;
        m_answer.failure->message = u"The answer is longer than the %1 bytes that a frame may have."_s.arg(kMaxAnswer);
    }
    m_finished();
}

} // namespace isola
