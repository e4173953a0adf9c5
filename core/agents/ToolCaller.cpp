#include "core/agents/ToolCaller.h"

#include "core/model/AgentCall.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kLargestBody = 1024 * 1024; // a model reads no more than this

// QJsonObject keeps its keys sorted, so that equal arguments are written alike.
static QByteArray canonical(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray argumentsHash(const QJsonObject &arguments)
{
    return QCryptographicHash::hash(canonical(arguments), QCryptographicHash::Sha256).toHex();
}

static Error errorOf(const InvocationOutcome &outcome)
{
    if (outcome.kind == OutcomeKind::Refused || outcome.kind == OutcomeKind::ClientGone || outcome.kind == OutcomeKind::Completed)
        return {ErrorCode::RuntimeUnavailable, outcome.message, u"Try again in a moment."_s, {}};
    return {errorCode(outcome.kind), outcome.message, u"Look at the function's log."_s, {}};
}

static QByteArray contentTypeOf(QByteArrayView fields)
{
    static constexpr QByteArrayView kName = "content-type:";
    while (!fields.isEmpty()) {
        const qsizetype end = fields.indexOf('\n');
        if (fields.startsWith(kName))
            return fields.first(end).sliced(kName.size()).toByteArray();
        fields = fields.sliced(end + 1);
    }
    return {};
}

class ToolCaller::RunningCall final : public ReplySink {
public:
    RunningCall(ToolCaller &owner, quint64 number, const ToolRequest &request, InvocationId invocation, Done done)
        : m_owner(owner)
        , m_number(number)
        , m_app(request.tool.function->app)
        , m_session(request.session)
        , m_name(request.call)
        , m_done(std::move(done))
    {
        m_answer.invocation = invocation;
    }

    InvocationId invocation() const { return m_answer.invocation; }
    void tell(const ToolNotice &notice) { Q_EMIT m_owner.noticed(m_app, m_session, m_name, notice); }

    void print(const ConsoleEntry &entry) override { tell({ToolNotice::Kind::Console, 0, {}, entry.message, entry.level}); }

    void respond(const ResponseHead &head, QByteArrayView body, bool isComplete) override
    {
        m_answer.status = head.status;
        m_answer.contentType = contentTypeOf(head.fields);
        m_isComplete = isComplete;
        collect(body);
        m_ungranted = isComplete ? 0 : body.size();
        grant();
    }

    void sendChunk(QByteArrayView bytes, bool isLast) override
    {
        m_isComplete = isLast;
        collect(bytes);
        m_ungranted += isLast ? 0 : bytes.size();
        grant();
    }

    void grantRequestBody(qint64) override { }

    void finished(const InvocationOutcome &outcome) override
    {
        if (outcome.kind != OutcomeKind::Completed || !m_isComplete)
            m_answer.error = errorOf(outcome);
        if (m_answer.status == 0)
            m_answer.status = outcome.status;
        const auto owned = m_owner.m_calls.extract(m_number); // deletes this at the end
        m_done(m_answer);
    }

    // Known once invoke() has returned.
    void setCall(CallId call)
    {
        m_call = call;
        grant();
    }
    CallId call() const { return m_call; }

private:
    void collect(QByteArrayView bytes)
    {
        const qsizetype room = kLargestBody - m_answer.body.size();
        m_answer.isTruncated = m_answer.isTruncated || bytes.size() > room;
        m_answer.body.append(bytes.first(qMin(bytes.size(), room)));
    }

    void grant()
    {
        if (m_call.isValid() && m_ungranted > 0)
            m_owner.m_engine.grantResponseBody(m_call, std::exchange(m_ungranted, 0));
    }

    ToolCaller &m_owner;
    const quint64 m_number;
    const AppId m_app;
    const QString m_session;
    const QString m_name; // of the call
    const Done m_done;
    CallId m_call; // not valid while invoke() is on the stack
    qint64 m_ungranted = 0;
    bool m_isComplete = false;
    ToolAnswer m_answer;
};

ToolCaller::ToolCaller(Engine &engine, const Clock &clock) : m_engine(engine), m_clock(clock) { }

ToolCaller::~ToolCaller()
{
    for (const auto &[number, running] : m_calls)
        m_engine.cancel(running->call());
}

static Invocation invocationFor(const ToolRequest &request, InvocationId id)
{
    const FunctionVersionPtr &function = request.tool.function;
    const QByteArray hash = argumentsHash(request.arguments);
    Invocation invocation;
    invocation.id = id;
    invocation.function = function;
    invocation.source = InvocationSource::Agent;
    invocation.request.method = "POST"_ba;
    invocation.request.url
        = request.origin + "/v1/" + function->app.value.toUtf8() + "/fn/" + QUrl::toPercentEncoding(function->name);
    invocation.request.body = canonical(request.arguments);
    invocation.request.fields
        = "content-type:application/json\ncontent-length:" + QByteArray::number(invocation.request.body.size()) + '\n';
    // What links the row to the call: who asked, in which session, which call, with what.
    invocation.logPath = AgentCall{request.agent, request.session, request.call, hash}.logPath();
    invocation.caller = request.caller;
    invocation.caller.kind = CallerKind::Agent;
    invocation.clientAddress = request.clientAddress;
    invocation.triggerDetail = QJsonDocument(QJsonObject{{u"agent"_s, request.agent}, {u"session"_s, request.session},
                                                 {u"call"_s, request.call}, {u"argumentsHash"_s, QString::fromLatin1(hash)}})
                                   .toJson(QJsonDocument::Compact);
    return invocation;
}

quint64 ToolCaller::call(const ToolRequest &request, Done done)
{
    if (request.tool.foreign) {
        const quint64 number = ++m_lastCall;
        m_foreignCalls[number] = m_foreign->call(request, [this, number, done = std::move(done)](const ToolAnswer &answer) {
            m_foreignCalls.erase(number);
            done(answer);
        });
        return number;
    }
    Invocation invocation = invocationFor(request, m_engine.nextInvocationId());
    invocation.deadline = m_clock.monotonic() + std::chrono::nanoseconds(request.tool.function->settings.timeout);
    const quint64 number = ++m_lastCall;
    RunningCall &running
        = *(m_calls[number] = std::make_unique<RunningCall>(*this, number, request, invocation.id, std::move(done)));
    const CallId call = m_engine.invoke(std::move(invocation), running);
    if (m_calls.contains(number))
        running.setCall(call);
    return number;
}

// {done, total?, message?}. A call that nobody made as a tool has nobody to be told.
void ToolCaller::ask(const HostQuestion &question, HostAnswers &answers)
{
    answers.answer(question.id, "{}");
    const QJsonObject object = QJsonDocument::fromJson(question.arguments.toByteArray()).object();
    if (question.kind != "tool.progress" || !object.value("done"_L1).isDouble())
        return;
    const auto isAsking = [id = question.invocation.id](const auto &call) { return call.second->invocation() == id; };
    const auto asking = std::find_if(m_calls.begin(), m_calls.end(), isAsking);
    if (asking == m_calls.end())
        return;
    ToolNotice notice;
    notice.done = object.value("done"_L1).toDouble();
    if (const QJsonValue total = object.value("total"_L1); total.isDouble())
        notice.total = total.toDouble();
    notice.message = object.value("message"_L1).toString();
    asking->second->tell(notice);
}

void ToolCaller::cancel(quint64 call)
{
    if (const auto foreign = m_foreignCalls.extract(call))
        m_foreign->cancel(foreign.mapped());
    const auto running = m_calls.extract(call);
    if (running)
        m_engine.cancel(running.mapped()->call());
}

} // namespace isola
