#include "core/dispatch/hostcalls/InvokeService.h"

#include "core/dispatch/FieldCheck.h"
#include "core/dispatch/hostcalls/HostJson.h"
#include "core/registry/RegistryView.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace isola {

// One call on its way: what the engine says of it is the answer to the question. Owned by the service until finished() or
// cancel().
class InvokeService::LoopbackCall final : public ReplySink {
public:
    LoopbackCall(InvokeService &service, const HostQuestion &question, HostAnswers &answers)
        : m_service(service), m_id(question.id), m_answers(answers), m_hasStreamedBody(question.bodyFollows)
    {
    }

    void respond(const ResponseHead &head, QByteArrayView body, bool isComplete) override
    {
        m_isResponded = true;
        m_isComplete = isComplete;
        m_answers.answer(m_id, QByteArray::number(head.status) + ' ' + head.statusText + '\n' + head.fields, body, !isComplete);
    }

    void sendChunk(QByteArrayView bytes, bool isLast) override
    {
        m_isComplete = isLast;
        m_answers.sendChunk(m_id, bytes, isLast);
    }

    void grantRequestBody(qint64 bytes) override
    {
        if (m_hasStreamedBody)
            m_answers.grant(m_id, bytes);
    }

    void finished(const InvocationOutcome &outcome) override
    {
        if (!m_isResponded)
            answerFailure(outcome);
        else if (!m_isComplete)
            m_answers.breakOff(m_id, u"the function that was invoked ended before its response was complete"_s);
        m_service.m_calls.erase(m_id.value); // deletes this
    }

    // The engine has been told to forget the call.
    void giveUp(const QString &reason)
    {
        if (m_isResponded)
            m_answers.breakOff(m_id, reason);
        else
            m_answers.refuse(m_id, reason);
    }

    CallId call;

private:
    // What a caller over HTTP would be answered.
    void answerFailure(const InvocationOutcome &outcome)
    {
        const bool isRefused = outcome.kind == OutcomeKind::Refused || outcome.kind == OutcomeKind::ClientGone;
        const ErrorCode code = isRefused ? ErrorCode::RuntimeUnavailable : errorCode(outcome.kind);
        const QByteArray body = toJson({{u"error"_s,
            QJsonObject{{u"code"_s, QString(wireName(code))}, {u"message"_s, outcome.message},
                {u"remediation"_s, u"Look at the invoked function's logs."_s}}}});
        m_answers.answer(m_id, QByteArray::number(outcome.status) + " \ncontent-type:application/json\n", body, false);
    }

    InvokeService &m_service;
    const HostCallId m_id;
    HostAnswers &m_answers;
    const bool m_hasStreamedBody;
    bool m_isResponded = false;
    bool m_isComplete = false;
};

InvokeService::InvokeService(Engine &engine, const RegistryView &registry) : m_engine(engine), m_registry(registry) { }

InvokeService::~InvokeService() = default;

// "http://host:4000" of the URL that the asking function was called with.
static QByteArray originOf(const QByteArray &url)
{
    const qsizetype slash = url.indexOf('/', url.indexOf("://") + 3);
    return slash < 0 ? url : url.first(slash);
}

Invocation InvokeService::invocationFor(const HostQuestion &question, FunctionVersionPtr function, const QByteArray &contentType)
{
    const Invocation &from = question.invocation;
    Invocation invocation;
    invocation.source = InvocationSource::Loopback;
    invocation.request.method = "POST"_ba;
    invocation.request.url
        = originOf(from.request.url) + "/v1/" + function->app.value.toUtf8() + "/fn/" + QUrl::toPercentEncoding(function->name);
    if (!contentType.isEmpty())
        invocation.request.fields = "content-type:" + contentType + '\n';
    invocation.request.fields += traceFields(from.trace, from.id);
    invocation.request.body = question.body.toByteArray();
    invocation.request.bodyFollows = question.bodyFollows;
    invocation.logPath = "/"_ba;
    invocation.caller = from.caller;
    invocation.caller.kind = CallerKind::Loopback;
    invocation.clientAddress = from.clientAddress;
    invocation.triggerDetail
        = toJson({{u"function"_s, from.function->name}, {u"invocation"_s, QString::fromLatin1(wireName(from.id))}});
    invocation.depth = from.depth + 1;
    invocation.deadline = question.deadline;
    invocation.function = std::move(function);
    return invocation;
}

void InvokeService::ask(const HostQuestion &question, HostAnswers &answers)
{
    const QJsonObject arguments = hostArguments(question);
    const QString name = arguments.value("name"_L1).toString();
    const QByteArray contentType = arguments.value("contentType"_L1).toString().toUtf8();
    FunctionVersionPtr function = m_registry.findFunction(question.invocation.function->app.value.toUtf8(), name.toUtf8());
    if (!function)
        return answers.refuse(question.id, u"ctx.invoke: this app has no function \"%1\""_s.arg(name));
    if (question.invocation.depth >= kMaxDepth)
        return answers.refuse(question.id, u"ctx.invoke: functions may call functions %1 deep"_s.arg(kMaxDepth));
    if (!isFieldValue({contentType.constData(), size_t(contentType.size())}))
        return answers.refuse(question.id, u"ctx.invoke: the body's type is not one"_s);
    Invocation invocation = invocationFor(question, std::move(function), contentType);
    invocation.id = m_engine.nextInvocationId();
    const HostCallId id = question.id; // the question may be gone when the call ends at once
    LoopbackCall &call = *(m_calls[id.value] = std::make_unique<LoopbackCall>(*this, question, answers));
    const CallId engineCall = m_engine.invoke(std::move(invocation), call);
    if (m_calls.contains(id.value))
        call.call = engineCall;
}

void InvokeService::takeBody(HostCallId id, QByteArrayView bytes, bool isLast, const QString &fault)
{
    const auto it = m_calls.find(id.value);
    if (it == m_calls.end())
        return;
    if (fault.isEmpty())
        return m_engine.sendBody(it->second->call, bytes, isLast);
    // Half a body is not to be taken for a whole one.
    const auto node = m_calls.extract(it);
    m_engine.cancel(node.mapped()->call);
    node.mapped()->giveUp(fault);
}

void InvokeService::grant(HostCallId id, qint64 bytes)
{
    if (const auto it = m_calls.find(id.value); it != m_calls.end())
        m_engine.grantResponseBody(it->second->call, bytes);
}

void InvokeService::cancel(HostCallId id)
{
    const auto node = m_calls.extract(id.value);
    if (!node.empty())
        m_engine.cancel(node.mapped()->call);
}

} // namespace isola
