#include "server/calls/OutcomeError.h"

#include "server/ErrorBody.h"

using namespace Qt::StringLiterals;

namespace isola {

struct Wording {
    ErrorCode code;
    QString message;
    QString remediation;
};

static Wording wording(const InvocationOutcome &outcome)
{
    switch (outcome.kind) {
    case OutcomeKind::Threw:
        return {errorCode(outcome.kind), u"The function failed."_s, u"Look at the error and the stack in the function's logs."_s};
    case OutcomeKind::LoadFailed:
        return {
            errorCode(outcome.kind), u"The function's code does not load."_s, u"Deploy it again; the logs say what is wrong."_s};
    case OutcomeKind::Completed:
    case OutcomeKind::BadResponse:
        return {ErrorCode::FunctionBadResponse, u"The function did not return a Response."_s,
            u"Return a Response object from the handler."_s};
    case OutcomeKind::TimedOut:
        return {errorCode(outcome.kind), u"The function did not finish in time."_s, u"Make it faster or raise timeoutMs."_s};
    case OutcomeKind::OutOfMemory:
        return {errorCode(outcome.kind), u"The function used more memory than it may."_s,
            u"Use less memory or raise memoryLimitMb."_s};
    case OutcomeKind::Crashed:
        return {errorCode(outcome.kind), u"The function's process ended during the call."_s, u"Call again; the logs say more."_s};
    case OutcomeKind::ClientGone:
    case OutcomeKind::Refused:
        break;
    }
    const int status = outcome.status >= 400 ? outcome.status : 503;
    return {errorCodeOfStatus(status), outcome.message.isEmpty() ? u"The call could not be run."_s : outcome.message,
        u"Try again in a moment."_s};
}

OutcomeError outcomeError(const InvocationOutcome &outcome, InvocationId invocation, Reader reader)
{
    Wording words = wording(outcome);
    OutcomeError result;
    result.details.insert(u"invocation_id"_s, QString::fromLatin1(wireName(invocation)));
    if (reader == Reader::Developer && !outcome.message.isEmpty()) {
        words.message = outcome.message;
        if (!outcome.stack.isEmpty())
            result.details.insert(u"stack"_s, outcome.stack);
        if (outcome.line > 0) {
            result.details.insert(u"line"_s, outcome.line);
            result.details.insert(u"column"_s, outcome.column);
        }
    }
    result.status = outcome.kind == OutcomeKind::Refused && outcome.status >= 400 ? outcome.status : httpStatus(words.code);
    result.error = Error{words.code, words.message, words.remediation, {}};
    return result;
}

} // namespace isola
