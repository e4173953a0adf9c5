#include "core/agents/LlmTools.h"
#include "core/agents/RunTask.h"
#include "core/agents/ToolSchema.h"
#include "core/model/FunctionJson.h"

#include <QJsonDocument>
#include <QPointer>

using namespace Qt::StringLiterals;

// Tool calls of a run: one after the other, each durable before it begins.

namespace isola {

static bool isByModel(const QJsonObject &call)
{
    return call.value("by_model"_L1).toBool();
}

void RunTask::nextCall()
{
    if (m_run.position.calls.isEmpty())
        return askModel();
    const int most = m_agent->graph.limits.toolCalls;
    if (m_run.position.toolCalls >= most)
        return failWith(u"LIMIT_TOOL_CALLS"_s, u"The run has made limits.max_tool_calls (%1) tool calls"_s.arg(most));
    beginCall();
}

// What a model wants is told by the name that it was shown.
std::optional<Tool> RunTask::toolNamed(const QString &name) const
{
    if (node().type == GraphNode::Type::Tool)
        return m_around.tools.tool(m_run.app, m_agent.get(), m_run.caller, name);
    for (const Tool &tool : nodeTools())
        if (llmToolName(tool.function->name) == name)
            return tool;
    return {};
}

// Models write their arguments as text, which need be no JSON.
static Result<QJsonObject> argumentsOf(const QJsonObject &call)
{
    const QJsonValue arguments = call.value("arguments"_L1);
    if (arguments.isObject())
        return arguments.toObject();
    const QByteArray text = arguments.toString().trimmed().toUtf8();
    if (text.isEmpty())
        return QJsonObject();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (!document.isObject())
        return fail(ErrorCode::ValidationInvalidSchema,
            error.error == QJsonParseError::NoError
                ? u"arguments: must be a JSON object"_s
                : u"arguments: are not JSON: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset));
    return document.object();
}

static QString faultLines(const QList<FieldError> &faults)
{
    QStringList lines;
    for (const FieldError &fault : faults)
        lines.append(fault.field + u": "_s + fault.message);
    return lines.join(u'\n');
}

void RunTask::beginCall()
{
    RunPosition &position = m_run.position;
    ++position.toolCalls;
    QJsonObject call = position.calls.first().toObject();
    const QString name = call.value("name"_L1).toString();
    const auto tool = toolNamed(name);
    const Result<QJsonObject> arguments = argumentsOf(call);
    say(u"tool_call_start"_s,
        {{u"node"_s, node().id}, {u"call"_s, requestOf({}).call}, {u"function"_s, tool ? tool->function->name : name},
            {u"arguments"_s, arguments ? QJsonValue(*arguments) : call.value("arguments"_L1)},
            {u"mode"_s, tool ? QJsonValue(QString(wireName(tool->mode))) : QJsonValue()}});
    if (!tool)
        return refuseCall(u"There is no tool %1"_s.arg(name));
    if (!arguments)
        return refuseCall(arguments.error().message);
    if (const auto faults = argumentFaults(*tool->function, *arguments); !faults.isEmpty())
        return refuseCall(faultLines(faults));
    call.insert("arguments"_L1, *arguments);
    call.insert("function"_L1, tool->function->name);
    position.calls.replace(0, call);
    position.isCalling = true;
    commit([this] { makeCall(); });
}

ToolRequest RunTask::requestOf(const Tool &tool) const
{
    ToolRequest request;
    request.tool = tool;
    request.agent = m_run.agent;
    request.session = runIdText(m_run.id);
    request.call = u"call_%1"_s.arg(m_run.position.toolCalls);
    request.arguments = m_run.position.calls.first().toObject().value("arguments"_L1).toObject();
    request.caller = m_run.caller;
    request.clientAddress = m_run.clientAddress;
    request.origin = m_run.origin;
    return request;
}

// It is durable that the call has begun.
void RunTask::makeCall()
{
    const QString function = m_run.position.calls.first().toObject().value("function"_L1).toString();
    const auto tool = m_around.tools.tool(m_run.app, m_agent.get(), m_run.caller, function);
    if (!tool)
        return refuseCall(u"There is no tool %1 any more"_s.arg(function));
    const ToolRequest request = requestOf(*tool);
    if (tool->mode == AgentToolMode::ReadWrite)
        return findQuestion(request);
    const quint64 step = m_step;
    const quint64 call = m_around.caller.call(request, [this, step](const ToolAnswer &answer) {
        m_call = 0;
        if (step == m_step)
            takeToolAnswer(answer);
    });
    if (step == m_step && m_run.position.isCalling)
        m_call = call;
}

// ---- Through a person

// Asked before the server stopped, perhaps: what has been asked is not asked again.
void RunTask::findQuestion(const ToolRequest &request)
{
    m_around.approvals.findCall(request, [this, self = QPointer<RunTask>(this), step = m_step, request](const auto &found) {
        if (!self || step != m_step)
            return;
        if (!found)
            return refuseCall(found.error().message);
        *found ? pauseFor(**found) : ask(request);
    });
}

void RunTask::ask(const ToolRequest &request)
{
    m_around.approvals.ask(request, m_agent->graph.limits.approval,
        [this, self = QPointer<RunTask>(this), step = m_step, &approvals = m_around.approvals](
            const Result<ToolApproval> &asked) {
            if (!self)
                return; // the next task of this run finds it
            if (step != m_step)
                return asked ? approvals.withdraw(asked->id) : void();
            asked ? pauseFor(*asked) : refuseCall(asked.error().message);
        });
}

void RunTask::pauseFor(const ToolApproval &approval)
{
    stopTime();
    m_run.position.approval = approval.id;
    m_run.status = RunStatus::Paused;
    say(u"run_paused"_s,
        {{u"node"_s, node().id}, {u"call"_s, approval.call}, {u"function"_s, approval.function},
            {u"approval"_s, approvalIdText(approval.id)}, {u"arguments"_s, approval.arguments},
            {u"expires_at"_s, timeJson(approval.expiresAt)}});
    commit([this] { waitForPerson(); });
}

void RunTask::waitForPerson()
{
    const quint64 step = m_step;
    const quint64 waiter = m_around.approvals.whenOver(
        m_run.position.approval, [this, self = QPointer<RunTask>(this), step](const ToolApproval &approval) {
            if (!self || step != m_step)
                return;
            m_waiter = 0;
            takeApproval(approval);
        });
    if (step == m_step && m_run.status == RunStatus::Paused)
        m_waiter = waiter;
}

void RunTask::takeApproval(const ToolApproval &approval)
{
    m_run.position.approval = 0;
    m_run.status = RunStatus::Running;
    startTime();
    const QString id = approvalIdText(approval.id);
    if (approval.answer)
        return takeToolAnswer(*approval.answer, approval.id);
    switch (approval.status) {
    case ApprovalStatus::Denied:
        return refuseCall(
            u"A person denied this call (%1)%2"_s.arg(id, approval.note.isEmpty() ? u"."_s : u": "_s + approval.note),
            approval.id);
    case ApprovalStatus::Expired:
        return refuseCall(u"Nobody approved this call in time (%1)."_s.arg(id), approval.id);
    case ApprovalStatus::Approved:
        return refuseCall(
            u"The server stopped while the call ran (%1): whether it took effect is not known."_s.arg(id), approval.id);
    case ApprovalStatus::Pending:
    case ApprovalStatus::Superseded:
    case ApprovalStatus::Cancelled:
        return refuseCall(u"The call was withdrawn (%1)."_s.arg(id), approval.id);
    }
}

// ---- What came of it

// A JSON body as its value, other texts as they are.
static QJsonValue valueOf(const ToolAnswer &answer)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson('[' + answer.body + ']', &error);
    const QJsonArray items = document.array();
    if (error.error == QJsonParseError::NoError && items.size() == 1)
        return items.first();
    return QString::fromUtf8(answer.body);
}

void RunTask::takeToolAnswer(const ToolAnswer &answer, int64_t approval)
{
    QJsonObject event{{u"is_error"_s, answer.isError()}, {u"status"_s, answer.status},
        {u"invocation"_s, QString::fromLatin1(wireName(answer.invocation))}};
    if (approval > 0)
        event.insert("approval"_L1, approvalIdText(approval));
    if (answer.isError())
        event.insert("message"_L1, llmToolResult(answer));
    finishCall(llmToolResult(answer), valueOf(answer), event);
}

// The call was not made, or nobody knows what became of it.
void RunTask::refuseCall(const QString &text, int64_t approval)
{
    QJsonObject event{{u"is_error"_s, true}, {u"message"_s, text}};
    if (approval > 0)
        event.insert("approval"_L1, approvalIdText(approval));
    finishCall(text, {}, event);
}

// A model is told of an error, and can do something about it; a tool node can not.
void RunTask::finishCall(const QString &text, const QJsonValue &value, QJsonObject event)
{
    RunPosition &position = m_run.position;
    const QJsonObject call = position.calls.takeAt(0).toObject();
    position.isCalling = false;
    event.insert("node"_L1, node().id);
    event.insert("call"_L1, u"call_%1"_s.arg(position.toolCalls));
    event.insert("function"_L1, call.value("function"_L1).toString(call.value("name"_L1).toString()));
    say(u"tool_call_end"_s, event);
    if (!isByModel(call))
        return event.value("is_error"_L1).toBool() ? failWith(u"TOOL_ERROR"_s, text) : leave(value);
    position.messages.append(QJsonObject{{u"role"_s, u"tool"_s}, {u"tool_call_id"_s, call.value("id"_L1)}, {u"content"_s, text}});
    commit([this] { nextCall(); });
}

} // namespace isola
