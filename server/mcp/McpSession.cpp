#include "server/mcp/McpSession.h"

#include "core/agents/ToolSchema.h"
#include "server/mcp/McpContent.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static const QStringList kRevisions{u"2025-11-25"_s, u"2025-06-18"_s}; // newest first
static const QStringList kLogLevels{
    u"debug"_s, u"info"_s, u"notice"_s, u"warning"_s, u"error"_s, u"critical"_s, u"alert"_s, u"emergency"_s}; // RFC 5424
static constexpr qsizetype kToolsPerPage = 100;
static constexpr size_t kMostFinishedStreams = 8;
static constexpr Milliseconds kProgressEvery{10000};
static constexpr int kMostNotices = 1000; // of one call

bool McpPlace::isSameAs(const McpPlace &other) const
{
    return app == other.app && agent == other.agent && caller.kind == other.caller.kind && caller.keyId == other.caller.keyId
        && caller.userId == other.caller.userId;
}

McpSession::McpSession(Agents &agents, QByteArray id, McpPlace place)
    : m_agents(agents), m_id(std::move(id)), m_place(std::move(place)), m_revision(kRevisions.first()), m_logLevel(u"info"_s)
{
    m_streams.emplace(0, std::make_unique<McpStream>(0));
    connect(&m_progress, &QTimer::timeout, this, &McpSession::reportProgress);
    connect(&m_agents.caller(), &ToolCaller::noticed, this,
        [this](const AppId &app, const QString &session, const QString &name, const ToolNotice &notice) {
            if (app == m_place.app && session == QString::fromLatin1(m_id))
                takeNotice(name, notice);
        });
}

McpSession::~McpSession()
{
    for (const auto &[number, call] : m_calls) {
        m_agents.caller().cancel(call.running);
        m_agents.approvals().stopWaiting(call.waiter);
    }
    for (const auto &[number, stream] : m_streams)
        stream->finish();
}

// ---- Methods

QByteArray McpSession::answer(const RpcMessage &request)
{
    const QString &method = request.method;
    RpcFault fault{RpcCode::MethodNotFound, u"There is no method %1 here"_s.arg(method)};
    std::optional<QJsonObject> result;
    if (method == "initialize"_L1) {
        result = initialize(request.params);
    } else if (method == "ping"_L1) {
        result = QJsonObject();
    } else if (method == "tools/list"_L1) {
        result = listTools(request.params, fault);
    } else if (method == "completion/complete"_L1) {
        // Completion is of prompts and resources, of which there are none: nothing to offer, whatever was begun.
        result = QJsonObject{{u"completion"_s, QJsonObject{{u"values"_s, QJsonArray()}, {u"total"_s, 0}, {u"hasMore"_s, false}}}};
    } else if (method == "logging/setLevel"_L1) {
        const QString level = request.params.value("level"_L1).toString();
        fault = {RpcCode::InvalidParams, u"level: must be one of %1"_s.arg(kLogLevels.join(u", "))};
        if (kLogLevels.contains(level)) {
            m_logLevel = level;
            result = QJsonObject();
        }
    }
    return result ? rpcResult(request.id, *result) : rpcError(request.id, fault);
}

QJsonObject McpSession::initialize(const QJsonObject &params)
{
    const QString asked = params.value("protocolVersion"_L1).toString();
    m_revision = kRevisions.contains(asked) ? asked : kRevisions.first();
    QJsonObject result{
        {u"protocolVersion"_s, m_revision},
        {u"serverInfo"_s,
            QJsonObject{{u"name"_s, u"isola"_s}, {u"title"_s, u"Isola"_s}, {u"version"_s, QStringLiteral(ISOLA_VERSION)}}},
        {u"capabilities"_s,
            QJsonObject{{u"tools"_s, QJsonObject{{u"listChanged"_s, true}}}, {u"logging"_s, QJsonObject()},
                {u"completions"_s, QJsonObject()}}},
    };
    const AgentPtr agent = m_agents.registry().find(m_place.app, m_place.agent);
    if (agent && !agent->description.isEmpty())
        result.insert("instructions"_L1, agent->description);
    m_knownTools = toolsFingerprint();
    return result;
}

QList<Tool> McpSession::tools() const
{
    const AgentPtr agent = m_place.agent.isEmpty() ? nullptr : m_agents.registry().find(m_place.app, m_place.agent);
    if (!m_place.agent.isEmpty() && !agent)
        return {};
    return m_agents.tools().tools(m_place.app, agent.get(), m_place.caller);
}

std::optional<Tool> McpSession::findTool(const QString &name) const
{
    for (const Tool &tool : tools())
        if (mcpToolName(tool.function->name) == name)
            return tool;
    return {};
}

// The cursor is the name that the page before ended with, so that tools that come and go in between move none of the others.
std::optional<QJsonObject> McpSession::listTools(const QJsonObject &params, RpcFault &fault) const
{
    QString after;
    if (const QJsonValue cursor = params.value("cursor"_L1); !cursor.isUndefined()) {
        const auto decoded = QByteArray::fromBase64Encoding(cursor.toString().toLatin1(), QByteArray::Base64UrlEncoding);
        after = QString::fromUtf8(*decoded);
        if (!decoded || after.isEmpty()) {
            fault = {RpcCode::InvalidParams, u"cursor: must be nextCursor of a page before"_s};
            return {};
        }
    }
    QJsonArray page;
    QJsonObject result;
    QString last;
    for (const Tool &tool : tools()) {
        const QString &name = tool.function->name;
        if (!after.isEmpty() && name <= after)
            continue;
        if (page.size() == kToolsPerPage) {
            result.insert("nextCursor"_L1, QString::fromLatin1(last.toUtf8().toBase64(QByteArray::Base64UrlEncoding)));
            break;
        }
        page.append(mcpTool(tool));
        last = name;
    }
    result.insert("tools"_L1, page);
    return result;
}

static QString keyOf(const QJsonValue &id)
{
    return id.isString() ? u's' + id.toString() : u'n' + QString::number(id.toDouble(), 'g', 17);
}

void McpSession::take(const RpcMessage &notification)
{
    if (notification.method != "notifications/cancelled"_L1)
        return; // "initialized" and what is only for information
    const QString id = keyOf(notification.params.value("requestId"_L1));
    for (auto call = m_calls.begin(); call != m_calls.end(); ++call) {
        if (keyOf(call->second.id) != id)
            continue;
        // No answer is sent to what was cancelled.
        const Call cancelled = std::move(m_calls.extract(call).mapped());
        m_agents.caller().cancel(cancelled.running);
        m_agents.approvals().stopWaiting(cancelled.waiter);
        if (cancelled.approval > 0)
            m_agents.approvals().withdraw(cancelled.approval);
        cancelled.stream->finish();
        return;
    }
}

// ---- Calls

McpStream &McpSession::startCall(const RpcMessage &request, const QByteArray &clientAddress, const QByteArray &origin)
{
    forgetFinishedStreams();
    const int streamNumber = ++m_lastStream;
    McpStream &stream = *m_streams.emplace(streamNumber, std::make_unique<McpStream>(streamNumber)).first->second;
    if (m_revision >= "2025-11-25"_L1)
        stream.prime();
    const QString name = request.params.value("name"_L1).toString();
    const auto tool = findTool(name);
    if (!tool) {
        stream.send(rpcError(request.id, {RpcCode::InvalidParams, u"There is no tool %1"_s.arg(name)}));
        stream.finish();
        return stream;
    }
    const quint64 number = ++m_lastCall;
    Call &call = m_calls[number];
    call.id = request.id;
    call.tool = *tool;
    call.progressToken = request.params.value("_meta"_L1)["progressToken"_L1];
    call.stream = &stream;
    ToolRequest asked;
    asked.tool = *tool;
    asked.agent = m_place.agent;
    asked.session = QString::fromLatin1(m_id);
    asked.call = request.id.isString() ? request.id.toString() : QString::number(request.id.toDouble());
    call.name = asked.call;
    asked.arguments = request.params.value("arguments"_L1).toObject();
    asked.caller = m_place.caller;
    asked.clientAddress = clientAddress;
    asked.origin = origin;
    run(number, asked);
    return stream;
}

static QString textOf(const QList<FieldError> &faults)
{
    QStringList lines;
    for (const FieldError &fault : faults)
        lines.append(fault.field + u": "_s + fault.message);
    return lines.join(u'\n');
}

// Arguments that do not fit are told to the model, which can mend them.
void McpSession::run(quint64 number, const ToolRequest &request)
{
    const QList<FieldError> faults = argumentFaults(*request.tool.function, request.arguments);
    if (!faults.isEmpty())
        return finish(number, mcpRefusal(textOf(faults)));
    if (const Result<void> admitted = m_agents.rates().admit(m_place.app, m_place.caller); !admitted)
        return finish(number, mcpRefusal(u"Too many calls: "_s + admitted.error().message + u" Wait a second."_s));
    if (request.tool.mode == AgentToolMode::ReadWrite)
        return wait(number, request);
    const bool isDeveloper = m_place.caller.isDeveloperOf(m_place.app);
    const quint64 running = m_agents.caller().call(request, [this, number, isDeveloper](const ToolAnswer &answer) {
        const auto call = m_calls.find(number);
        if (call != m_calls.end())
            finish(number, mcpResult(call->second.tool, isDeveloper ? answer : withoutInsides(answer)));
    });
    if (const auto call = m_calls.find(number); call != m_calls.end())
        call->second.running = running;
}

void McpSession::wait(quint64 number, const ToolRequest &request)
{
    const AgentPtr agent = m_place.agent.isEmpty() ? nullptr : m_agents.registry().find(m_place.app, m_place.agent);
    const GraphLimits limits = agent ? agent->graph.limits : GraphLimits();
    const QPointer<McpSession> self(this);
    m_agents.approvals().ask(request, limits.approval, [self, number](const Result<ToolApproval> &asked) {
        const auto call = self ? self->m_calls.find(number) : decltype(self->m_calls.end())();
        if (!self)
            return; // the question stays: its result is fetched by its id
        if (call == self->m_calls.end())
            return asked ? self->m_agents.approvals().withdraw(asked->id) : void();
        if (!asked)
            return self->finish(number, mcpRefusal(asked.error().message));
        call->second.approval = asked->id;
        self->log(u"notice"_s,
            QJsonObject{{u"message"_s, u"%1 waits for approval %2"_s.arg(asked->function, approvalIdText(asked->id))},
                {u"approval"_s, approvalIdText(asked->id)}},
            *call->second.stream, u"isola"_s);
        self->m_progress.start(kProgressEvery);
        self->reportProgress();
        const quint64 waiter = self->m_agents.approvals().whenOver(asked->id, [self, number](const ToolApproval &approval) {
            if (self)
                self->takeApproval(number, approval);
        });
        if (const auto waiting = self->m_calls.find(number); waiting != self->m_calls.end())
            waiting->second.waiter = waiter;
    });
}

static QString refusalText(const ToolApproval &approval)
{
    const QString id = approvalIdText(approval.id);
    switch (approval.status) {
    case ApprovalStatus::Denied:
        return u"A person denied this call (%1)%2"_s.arg(id, approval.note.isEmpty() ? u"."_s : u": "_s + approval.note);
    case ApprovalStatus::Expired:
        return u"Nobody approved this call in time (%1)."_s.arg(id);
    case ApprovalStatus::Approved:
        return u"The server stopped while the call ran (%1): whether it took effect is not known."_s.arg(id);
    case ApprovalStatus::Pending:
    case ApprovalStatus::Superseded:
    case ApprovalStatus::Cancelled:
        break;
    }
    return u"The call was withdrawn (%1)."_s.arg(id);
}

void McpSession::takeApproval(quint64 number, const ToolApproval &approval)
{
    const auto call = m_calls.find(number);
    if (call == m_calls.end())
        return;
    QJsonObject result = mcpRefusal(refusalText(approval));
    if (approval.answer) {
        const bool isDeveloper = m_place.caller.isDeveloperOf(m_place.app);
        result = mcpResult(call->second.tool, isDeveloper ? *approval.answer : withoutInsides(*approval.answer));
    }
    QJsonObject meta = result.value("_meta"_L1).toObject();
    meta.insert("isola/approval"_L1, approvalIdText(approval.id));
    if (approval.isEdited)
        meta.insert("isola/arguments"_L1, approval.arguments); // the person changed what the model had asked for
    result.insert("_meta"_L1, meta);
    finish(number, result);
}

void McpSession::reportProgress()
{
    bool isAnyWaiting = false;
    for (auto &[number, call] : m_calls) {
        if (call.approval == 0)
            continue;
        isAnyWaiting = true;
        sendProgress(call, ++call.waited, {}, u"waiting for approval %1"_s.arg(approvalIdText(call.approval)));
    }
    if (!isAnyWaiting)
        m_progress.stop();
}

void McpSession::sendProgress(Call &call, double progress, std::optional<double> total, const QString &message)
{
    if (!call.progressToken.isString() && !call.progressToken.isDouble())
        return;
    call.progress = progress;
    QJsonObject params{{u"progressToken"_s, call.progressToken}, {u"progress"_s, progress}};
    if (total)
        params.insert("total"_L1, *total);
    if (!message.isEmpty())
        params.insert("message"_L1, message);
    call.stream->send(rpcNotification(u"notifications/progress"_s, params));
}

static QString mcpLogLevel(ConsoleLevel level)
{
    switch (level) {
    case ConsoleLevel::Debug:
        return u"debug"_s;
    case ConsoleLevel::Log:
    case ConsoleLevel::Info:
        return u"info"_s;
    case ConsoleLevel::Warn:
        return u"warning"_s;
    case ConsoleLevel::Error:
        return u"error"_s;
    }
    Q_UNREACHABLE();
}

// What a tool says while it runs. Its console is for developers only.
void McpSession::takeNotice(const QString &name, const ToolNotice &notice)
{
    const auto found
        = std::find_if(m_calls.begin(), m_calls.end(), [&name](const auto &call) { return call.second.name == name; });
    if (found == m_calls.end() || ++found->second.notices > kMostNotices)
        return;
    Call &call = found->second;
    if (notice.kind == ToolNotice::Kind::Console) {
        if (m_place.caller.isDeveloperOf(m_place.app))
            log(mcpLogLevel(notice.level), notice.message, *call.stream, call.tool.function->name);
        return;
    }
    if (const double progress = call.waited + notice.done; progress > call.progress)
        sendProgress(call, progress, notice.total ? std::optional(call.waited + *notice.total) : std::nullopt, notice.message);
}

void McpSession::log(const QString &level, const QJsonValue &data, McpStream &stream, const QString &logger)
{
    if (kLogLevels.indexOf(level) >= kLogLevels.indexOf(m_logLevel))
        stream.send(rpcNotification(u"notifications/message"_s, {{u"level"_s, level}, {u"logger"_s, logger}, {u"data"_s, data}}));
}

void McpSession::finish(quint64 number, const QJsonObject &result)
{
    const auto call = m_calls.extract(number);
    if (!call)
        return;
    call.mapped().stream->send(rpcResult(call.mapped().id, result));
    call.mapped().stream->finish();
}

// ---- Streams

McpStream *McpSession::stream(int number)
{
    const auto found = m_streams.find(number);
    return found == m_streams.end() ? nullptr : found->second.get();
}

// The oldest ones: a client that has not come back by then will not.
void McpSession::forgetFinishedStreams()
{
    size_t finished = 0;
    for (auto stream = m_streams.rbegin(); stream != m_streams.rend(); ++stream)
        finished += stream->second->isFinished();
    for (auto stream = m_streams.begin(); stream != m_streams.end() && finished > kMostFinishedStreams;) {
        const bool isOld = stream->second->isFinished() && !stream->second->isAttached();
        finished -= isOld;
        stream = isOld ? m_streams.erase(stream) : std::next(stream);
    }
}

QByteArray McpSession::toolsFingerprint() const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const Tool &tool : tools())
        hash.addData(QJsonDocument(mcpTool(tool)).toJson(QJsonDocument::Compact));
    return hash.result();
}

void McpSession::toolsMayHaveChanged()
{
    const QByteArray now = toolsFingerprint();
    if (std::exchange(m_knownTools, now) != now)
        m_streams.at(0)->send(rpcNotification(u"notifications/tools/list_changed"_s));
}

} // namespace isola
