#include "server/calls/FunctionCall.h"

#include "server/ErrorBody.h"
#include "server/guard/Connection.h"

#include <charconv>

namespace isola {

// A body up to this length is waited for, so that a slow sender keeps no instance busy.
static constexpr qint64 kWholeBody = 64 * 1024;
// Grants are saved up: each is a frame to the instance.
static constexpr qint64 kGrantStep = Engine::kBodyWindow / 4;
// Unsent bytes up to which the client counts as keeping up.
static constexpr qint64 kUnsentMark = 64 * 1024;

// ---- RunningCalls

RunningCalls::~RunningCalls()
{
    while (!m_calls.empty())
        m_calls.back()->cancelAndLeave();
}

FunctionCall *RunningCalls::enter(std::unique_ptr<FunctionCall> call)
{
    call->m_place = m_calls.size();
    m_calls.push_back(std::move(call));
    return m_calls.back().get();
}

void RunningCalls::leave(FunctionCall *call)
{
    const std::unique_ptr<FunctionCall> leaving = std::move(m_calls[call->m_place]);
    if (m_calls.back()) {
        m_calls.back()->m_place = call->m_place;
        m_calls[call->m_place] = std::move(m_calls.back());
    }
    m_calls.pop_back();
}

// ---- The request

FunctionCall::FunctionCall(
    CallDoor &door, RunningCalls &calls, Connection &connection, Invocation invocation, CallOptions options)
    : m_door(door)
    , m_calls(calls)
    , m_connection(&connection)
    , m_invocation(std::move(invocation))
    , m_id(m_invocation.id)
    , m_options(std::move(options))
{
}

FunctionCall::~FunctionCall() = default;

qint64 FunctionCall::bodyLimit() const
{
    return m_connection ? m_connection->limits().maxCallBody : 0;
}

qint64 FunctionCall::bodyWindow() const
{
    return m_state == State::Running ? m_window : kWholeBody;
}

void FunctionCall::takeBody(QByteArrayView bytes, bool isLast)
{
    if (m_state == State::Running) {
        m_window -= bytes.size();
        return m_door.sendBody(m_call, bytes, isLast);
    }
    m_invocation.request.body.append(bytes);
    const bool isSmall = m_options.contentLength >= 0 && m_options.contentLength <= kWholeBody;
    if (isLast || !isSmall)
        invoke(!isLast);
}

// The engine may answer, finish, or lose its client before invoke() returns: this object must still be here then.
void FunctionCall::invoke(bool bodyFollows)
{
    m_state = State::Invoking;
    m_window = Engine::kBodyWindow - m_invocation.request.body.size();
    m_invocation.request.bodyFollows = bodyFollows;
    const std::chrono::nanoseconds timeout = m_invocation.function->settings.timeout;
    m_invocation.deadline = m_door.now() + timeout;
    m_call = m_door.invoke(std::move(m_invocation), *this);
    if (m_state == State::Over)
        return m_calls.leave(this);
    m_state = State::Running;
    if (m_isAbandoned)
        cancelAndLeave();
}

void FunctionCall::grantRequestBody(qint64 bytes)
{
    m_window += bytes;
    if (m_connection && m_state == State::Running)
        m_connection->readMore();
}

void FunctionCall::end(End reason)
{
    m_connection = nullptr;
    if (m_state == State::Collecting)
        return m_calls.leave(this);
    m_isAbandoned = reason == End::ClientGone;
    if (reason == End::ClientGone && m_state == State::Running)
        cancelAndLeave();
}

void FunctionCall::cancelAndLeave()
{
    if (m_state == State::Running)
        m_door.cancel(m_call);
    m_calls.leave(this);
}

// ---- The response

FieldBlock FunctionCall::edgeFields(QByteArrayView responseFields) const
{
    FieldBlock fields;
    fields.reserve(48 + m_options.answerFields.size());
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, m_id.value);
    fields.append("x-isola-invocation:inv_", 23).append(digits, end - digits).append('\n'); // wireName() without its copies
    // A function that handles CORS itself is left to it.
    static constexpr QByteArrayView kAllow = "\naccess-control-allow-origin:";
    const bool isHandled = responseFields.startsWith(kAllow.sliced(1)) || responseFields.contains(kAllow);
    if (!m_options.answerFields.isEmpty() && !isHandled)
        fields.append(m_options.answerFields);
    return fields;
}

void FunctionCall::respond(const ResponseHead &head, QByteArrayView body, bool isComplete)
{
    m_hasResponded = true;
    if (!m_connection)
        return;
    const FieldBlock edge = edgeFields(head.fields);
    const AnswerHead answer{head.status, head.statusText, head.fields, edge};
    if (isComplete)
        return m_connection->answer(answer, body);
    m_ungranted += body.size();
    m_connection->beginAnswer(answer, body);
    grantWhatWasTaken();
}

void FunctionCall::sendChunk(QByteArrayView bytes, bool isLast)
{
    m_ungranted += bytes.size();
    if (m_connection)
        m_connection->sendBody(bytes, isLast);
    if (!isLast)
        grantWhatWasTaken();
}

void FunctionCall::grantWhatWasTaken()
{
    const bool keepsUp = !m_connection || m_connection->unsentBytes() <= kUnsentMark;
    if (m_state == State::Running && keepsUp && m_ungranted >= kGrantStep)
        m_door.grantResponseBody(m_call, std::exchange(m_ungranted, 0));
}

void FunctionCall::takeRoom()
{
    grantWhatWasTaken();
}

void FunctionCall::finished(const InvocationOutcome &outcome)
{
    const bool isInsideInvoke = m_state == State::Invoking;
    m_state = State::Over;
    if (m_connection && !m_hasResponded)
        answerFailure(outcome);
    else if (m_connection)
        m_connection->cutAnswer();
    if (!isInsideInvoke)
        m_calls.leave(this);
}

void FunctionCall::answerFailure(const InvocationOutcome &outcome)
{
    const OutcomeError failure = outcomeError(outcome, m_id, m_options.reader);
    const FieldBlock fields = errorFields(failure.error.code);
    const FieldBlock edge = edgeFields({});
    m_connection->answer({failure.status, {}, fields, edge}, errorBody(failure.error, failure.details));
}

} // namespace isola
