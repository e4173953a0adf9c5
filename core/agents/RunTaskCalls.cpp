#include "core/agents/LlmTools.h"
#include "core/agents/RunTask.h"
#include "core/agents/ToolSchema.h"
#include "core/model/FunctionJson.h"

#include <QJsonDocument>
#include <QPointer>

using namespace Qt::StringLiterals;

// Tool calls of a run, each durable before it begins. Those of one answer are made side by side where they only read; one that a
// person must approve is made by itself, in its turn.

namespace isola {

static constexpr int kMostAtOnce = 8;

static bool isByModel(const QJsonObject &call)
{
    return call.value("by_model"_L1).toBool();
}

static int numberOf(const QJsonObject &call)
{
    return call.value("number"_L1).toInt();
}

static QString callText(int number)
{
    return u"call_%1"_s.arg(number);
}

void RunTask::nextCalls()
{
    RunPosition &position = m_run.position;
    if (position.calls.isEmpty())
        return askModel();
    const int most = m_agent->graph.limits.toolCalls;
    if (position.toolCalls >= most)
        return failWith(u"LIMIT_TOOL_CALLS"_s, u"The run has made limits.max_tool_calls (%1) tool calls"_s.arg(most));
    const bool isAlone = needsPerson(position.calls.first().toObject());
    beginCall(0);
    position.begun = 1;
    while (!isAlone && position.begun < qMin<qsizetype>(position.calls.size(), kMostAtOnce) && position.toolCalls < most
        && !needsPerson(position.calls.at(position.begun).toObject()))
        beginCall(position.begun++);
    position.isCalling = true;
    commit([this] { makeCalls(); });
}

std::optional<Tool> RunTask::toolOf(const QString &name) const
{
    const auto tool = m_around.tools.tool(m_run.app, m_agent.get(), m_run.caller, name);
    return tool ? tool : m_around.foreign.tool(*m_agent, name);
}

// What a model wants is told by the name that it was shown.
std::optional<Tool> RunTask::toolNamed(const QString &name) const
{
    if (node().type == GraphNode::Type::Tool)
        return toolOf(name);
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

// What cannot be called at all need not be approved.
bool RunTask::needsPerson(const QJsonObject &call) const
{
    const auto tool = toolNamed(call.value("name"_L1).toString());
    const Result<QJsonObject> arguments = argumentsOf(call);
    return tool && tool->mode == AgentToolMode::ReadWrite && arguments && argumentFaults(*tool->function, *arguments).isEmpty();
}

void RunTask::beginCall(qsizetype index)
{
    QJsonObject call = m_run.position.calls.at(index).toObject();
    const int number = ++m_run.position.toolCalls;
    const QString name = call.value("name"_L1).toString();
    const auto tool = toolNamed(name);
    const Result<QJsonObject> arguments = argumentsOf(call);
    say(u"tool_call_start"_s,
        {{u"node"_s, node().id}, {u"call"_s, callText(number)}, {u"function"_s, tool ? tool->function->name : name},
            {u"arguments"_s, arguments ? QJsonValue(*arguments) : call.value("arguments"_L1)},
            {u"mode"_s, tool ? QJsonValue(QString(wireName(tool->mode))) : QJsonValue()}});
    call.insert("number"_L1, number);
    call.insert("function"_L1, tool ? tool->function->name : name);
    if (!tool)
        call.insert("refused"_L1, u"There is no tool %1"_s.arg(name));
    else if (!arguments)
        call.insert("refused"_L1, arguments.error().message);
    else if (const auto faults = argumentFaults(*tool->function, *arguments); !faults.isEmpty())
        call.insert("refused"_L1, faultLines(faults));
    else
        call.insert("arguments"_L1, *arguments);
    m_run.position.calls.replace(index, call);
}

ToolRequest RunTask::requestOf(const Tool &tool, const QJsonObject &call) const
{
    ToolRequest request;
    request.tool = tool;
    request.agent = m_run.agent;
    request.session = runIdText(m_run.id);
    request.call = callText(numberOf(call));
    request.arguments = call.value("arguments"_L1).toObject();
    request.caller = m_run.caller;
    request.clientAddress = m_run.clientAddress;
    request.origin = m_run.origin;
    return request;
}

// It is durable that they have begun. Some may have a result already, from before a restart.
void RunTask::makeCalls()
{
    QList<QJsonObject> open;
    for (int i = 0; i < m_run.position.begun; ++i)
        if (const QJsonObject call = m_run.position.calls.at(i).toObject(); !call.contains("result"_L1))
            open.append(call);
    if (open.isEmpty())
        return takeResults();
    const quint64 step = m_step;
    for (const QJsonObject &call : open)
        if (step == m_step)
            makeCall(call);
}

void RunTask::makeCall(const QJsonObject &call)
{
    const int number = numberOf(call);
    if (const QString fault = call.value("refused"_L1).toString(); !fault.isEmpty())
        return refuseCall(number, fault);
    const QString function = call.value("function"_L1).toString();
    const auto tool = toolOf(function);
    if (!tool)
        return refuseCall(number, u"There is no tool %1 any more"_s.arg(function));
    const ToolRequest request = requestOf(*tool, call);
    if (tool->mode == AgentToolMode::ReadWrite && m_run.position.begun > 1)
        return refuseCall(number, u"%1 asks a person by now: call it again"_s.arg(function)); // since a restart
    if (tool->mode == AgentToolMode::ReadWrite)
        return findQuestion(request);
    m_calls[number] = 0;
    const quint64 step = m_step;
    const quint64 made = m_around.caller.call(request, [this, step, number](const ToolAnswer &answer) {
        m_calls.erase(number);
        if (step == m_step)
            takeToolAnswer(number, answer);
    });
    if (const auto underWay = m_calls.find(number); step == m_step && underWay != m_calls.end())
        underWay->second = made;
}

// ---- Through a person

// Asked before the server stopped, perhaps: what has been asked is not asked again.
void RunTask::findQuestion(const ToolRequest &request)
{
    m_around.approvals.findCall(request, [this, self = QPointer<RunTask>(this), step = m_step, request](const auto &found) {
        if (!self || step != m_step)
            return;
        if (!found)
            return refuseCall(firstCall(), found.error().message);
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
            asked ? pauseFor(*asked) : refuseCall(firstCall(), asked.error().message);
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
    const int number = firstCall();
    if (approval.answer)
        return takeToolAnswer(number, *approval.answer, approval.id);
    switch (approval.status) {
    case ApprovalStatus::Denied:
        return refuseCall(number,
            u"A person denied this call (%1)%2"_s.arg(id, approval.note.isEmpty() ? u"."_s : u": "_s + approval.note),
            approval.id);
    case ApprovalStatus::Expired:
        return refuseCall(number, u"Nobody approved this call in time (%1)."_s.arg(id), approval.id);
    case ApprovalStatus::Approved:
        return refuseCall(
            number, u"The server stopped while the call ran (%1): whether it took effect is not known."_s.arg(id), approval.id);
    case ApprovalStatus::Pending:
    case ApprovalStatus::Superseded:
    case ApprovalStatus::Cancelled:
        return refuseCall(number, u"The call was withdrawn (%1)."_s.arg(id), approval.id);
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

int RunTask::firstCall() const
{
    return numberOf(m_run.position.calls.first().toObject());
}

void RunTask::takeToolAnswer(int number, const ToolAnswer &answer, int64_t approval)
{
    QJsonObject event{{u"is_error"_s, answer.isError()}, {u"status"_s, answer.status}};
    if (answer.invocation.isValid()) // of a function
        event.insert("invocation"_L1, QString::fromLatin1(wireName(answer.invocation)));
    if (approval > 0)
        event.insert("approval"_L1, approvalIdText(approval));
    if (answer.isError())
        event.insert("message"_L1, llmToolResult(answer));
    finishCall(number, llmToolResult(answer), valueOf(answer), event);
}

// The call was not made, or nobody knows what became of it.
void RunTask::refuseCall(int number, const QString &text, int64_t approval)
{
    QJsonObject event{{u"is_error"_s, true}, {u"message"_s, text}};
    if (approval > 0)
        event.insert("approval"_L1, approvalIdText(approval));
    finishCall(number, text, {}, event);
}

// A model is told of an error, and can do something about it; a tool node can not.
void RunTask::finishCall(int number, const QString &text, const QJsonValue &value, QJsonObject event)
{
    QJsonArray &calls = m_run.position.calls;
    qsizetype index = 0;
    while (numberOf(calls.at(index).toObject()) != number)
        ++index;
    QJsonObject call = calls.at(index).toObject();
    event.insert("node"_L1, node().id);
    event.insert("call"_L1, callText(number));
    event.insert("function"_L1, call.value("function"_L1));
    say(u"tool_call_end"_s, event);
    if (!isByModel(call)) {
        calls = {};
        m_run.position.isCalling = false;
        return event.value("is_error"_L1).toBool() ? failWith(u"TOOL_ERROR"_s, text) : leave(value);
    }
    call.insert("result"_L1, text);
    calls.replace(index, call);
    for (int i = 0; i < m_run.position.begun; ++i)
        if (!calls.at(i).toObject().contains("result"_L1))
            return commit([] {}); // the others are under way
    takeResults();
}

// In the order in which the model asked.
void RunTask::takeResults()
{
    RunPosition &position = m_run.position;
    for (; position.begun > 0; --position.begun) {
        const QJsonObject call = position.calls.takeAt(0).toObject();
        position.messages.append(QJsonObject{
            {u"role"_s, u"tool"_s}, {u"tool_call_id"_s, call.value("id"_L1)}, {u"content"_s, call.value("result"_L1)}});
    }
    position.isCalling = false;
    commit([this] { nextCalls(); });
}

} // namespace isola
