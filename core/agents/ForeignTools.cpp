#include "core/agents/ForeignTools.h"

#include "core/agents/McpAnswer.h"
#include "core/dispatch/hostcalls/EgressRules.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/NewApp.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr std::chrono::minutes kIdle{5}; // then a session is ended
static constexpr Milliseconds kGetPatience{30000};
static constexpr int64_t kLargestPage = 1024 * 1024; // a model reads no more than this

ForeignTools::ForeignTools(const AppRegistry &apps, const Clock &clock, EgressClient &client)
    : m_apps(apps), m_clock(clock), m_client(client)
{
}

ForeignTools::~ForeignTools()
{
    for (const auto &[number, running] : m_running)
        m_client.cancel(running.transfer);
}

// ---- Which there are

// Looks like a function's, so that whoever shows, checks or asks for tools need not tell them apart.
static Tool toolNamed(const AppId &app, const QString &name, const QString &description, AgentToolMode mode, ForeignTool foreign,
    const QJsonObject &inputSchema = {})
{
    auto function = std::make_shared<FunctionVersion>();
    function->app = app;
    function->name = name;
    function->version = 0;
    function->settings.agentTool.description = description;
    function->settings.agentTool.schemas.input = inputSchema;
    Tool tool;
    tool.mode = mode;
    tool.function = function;
    tool.foreign = std::make_shared<const ForeignTool>(std::move(foreign));
    return tool;
}

static Tool builtinTool(const AppId &app, const QString &name)
{
    const bool isNow = name == "now"_L1;
    const QJsonObject url{{u"type"_s, u"string"_s}, {u"description"_s, u"An http or https URL."_s}};
    return toolNamed(app, name,
        isNow ? u"Tells the date and the time, in UTC."_s
              : u"Fetches a page or a document by HTTP GET. Redirects are not followed: their Location is told."_s,
        AgentToolMode::ReadOnly, {},
        {{u"type"_s, u"object"_s}, {u"additionalProperties"_s, false},
            {u"properties"_s, isNow ? QJsonObject() : QJsonObject{{u"url"_s, url}}},
            {u"required"_s, isNow ? QJsonArray() : QJsonArray{u"url"_s}}});
}

static Tool serverTool(const AppId &app, const ListedServer &server, const McpTool &tool)
{
    const AgentToolMode mode = server.tools ? server.tools->value(tool.name, server.mode) : server.mode;
    return toolNamed(app, server.prefix() + tool.name, tool.description, mode, {server, tool.name, tool.inputSchema});
}

QList<Tool> ForeignTools::tools(const Agent &agent) const
{
    QList<Tool> tools;
    for (const QString &name : agent.graph.tools.builtin)
        tools.append(builtinTool(agent.app, name));
    for (const ListedServer &server : agent.graph.tools.servers) {
        const McpConnection *connection = known(agent.app, server);
        if (!connection || !connection->knownTools())
            continue;
        for (const McpTool &tool : *connection->knownTools())
            if (!server.tools || server.tools->contains(tool.name))
                tools.append(serverTool(agent.app, server, tool));
    }
    return tools;
}

std::optional<Tool> ForeignTools::tool(const Agent &agent, const QString &name) const
{
    if (agent.graph.tools.builtin.contains(name))
        return builtinTool(agent.app, name);
    const ListedServer *server = agent.graph.tools.serverOf(name);
    if (!server)
        return {};
    const McpConnection *connection = known(agent.app, *server);
    McpTool found{name.sliced(server->prefix().size()), {}, {{u"type"_s, u"object"_s}}};
    if (!connection || !connection->knownTools())
        return serverTool(agent.app, *server, found); // it will tell
    for (const McpTool &tool : *connection->knownTools())
        if (tool.name == found.name)
            return serverTool(agent.app, *server, tool);
    return {};
}

// ---- Servers

McpServerAddress ForeignTools::addressOf(const AppId &app, const ListedServer &server) const
{
    const EnvironmentVariables variables = m_apps.environment(app);
    const AppPtr owner = m_apps.find(app.value.toUtf8());
    McpServerAddress address{
        server.name, server.url, {}, owner ? egressPolicyOf(owner->egress) : EgressPolicy(), server.patience};
    for (auto header = server.headers.begin(); header != server.headers.end(); ++header)
        address.headers.insert(
            header.key(), withVariables(header.value(), [&variables](const QString &name) { return variables.value(name); }));
    return address;
}

// Another secret makes another session, another policy too.
QByteArray ForeignTools::keyOf(const AppId &app, const McpServerAddress &address) const
{
    const AppPtr owner = m_apps.find(app.value.toUtf8());
    QJsonArray parts{
        app.value, address.name, address.url, qint64(address.patience.count()), owner ? owner->egress : QJsonObject()};
    for (auto header = address.headers.begin(); header != address.headers.end(); ++header)
        parts.append(QJsonArray{header.key(), header.value()});
    return QCryptographicHash::hash(QJsonDocument(parts).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256);
}

const McpConnection *ForeignTools::known(const AppId &app, const ListedServer &server) const
{
    const auto found = m_connections.find(keyOf(app, addressOf(app, server)));
    return found == m_connections.end() ? nullptr : found->second.get();
}

McpConnection &ForeignTools::connectionTo(const AppId &app, const ListedServer &server)
{
    closeIdle();
    const McpServerAddress address = addressOf(app, server);
    auto &connection = m_connections[keyOf(app, address)];
    if (!connection)
        connection = std::make_unique<McpConnection>(m_client, address);
    connection->touch(m_clock.monotonic());
    return *connection;
}

void ForeignTools::closeIdle()
{
    std::erase_if(m_connections, [now = m_clock.monotonic()](const auto &entry) {
        return !entry.second->isBusy() && now - entry.second->lastUse() > kIdle;
    });
}

void ForeignTools::prepare(const Agent &agent, Callback<void> done)
{
    struct Progress {
        qsizetype left = 0;
        Result<void> result;
    };
    const auto progress = std::make_shared<Progress>();
    progress->left = agent.graph.tools.servers.size();
    if (progress->left == 0) {
        QMetaObject::invokeMethod(
            this, [done = std::move(done)] { done({}); }, Qt::QueuedConnection);
        return;
    }
    for (const ListedServer &server : agent.graph.tools.servers)
        connectionTo(agent.app, server).listTools([progress, done](const Result<QList<McpTool>> &tools) {
            if (!tools && progress->result)
                progress->result = fail(tools.error());
            if (--progress->left == 0)
                done(progress->result);
        });
}

// ---- Calls

static ToolAnswer failed(const QString &message)
{
    ToolAnswer answer;
    answer.status = 502;
    answer.error = Error{ErrorCode::RuntimeUnavailable, message, u"Look at what is said."_s, {}};
    return answer;
}

quint64 ForeignTools::call(const ToolRequest &request, std::function<void(const ToolAnswer &)> done)
{
    const quint64 number = ++m_lastNumber;
    m_running[number].done = std::move(done);
    if (!request.tool.foreign->server.name.isEmpty()) {
        callServer(number, request);
    } else if (request.tool.function->name == "http_get"_L1) {
        get(number, request);
    } else {
        ToolAnswer answer;
        answer.status = 200;
        answer.contentType = "application/json";
        answer.body = "{\"utc\":\"" + timeOf(m_clock).toString(Qt::ISODateWithMs).toLatin1() + "\"}";
        QMetaObject::invokeMethod(
            this, [this, number, answer] { finish(number, answer); }, Qt::QueuedConnection);
    }
    return number;
}

void ForeignTools::finish(quint64 number, const ToolAnswer &answer)
{
    const auto running = m_running.extract(number);
    if (!running.empty())
        running.mapped().done(answer);
}

void ForeignTools::cancel(quint64 number)
{
    const auto running = m_running.extract(number);
    if (running.empty())
        return;
    if (running.mapped().connection)
        running.mapped().connection->cancel(running.mapped().question);
    m_client.cancel(running.mapped().transfer);
}

// A connection with a question in it is not closed, so that it is there to cancel it.
void ForeignTools::callServer(quint64 number, const ToolRequest &request)
{
    McpConnection &connection = connectionTo(request.tool.function->app, request.tool.foreign->server);
    const quint64 question
        = connection.callTool(request.tool.foreign->name, request.arguments, [this, number](const Result<QJsonObject> &result) {
              finish(number, result ? toolAnswerOfMcp(*result) : failed(result.error().message));
          });
    m_running.at(number).connection = &connection;
    m_running.at(number).question = question;
}

void ForeignTools::get(quint64 number, const ToolRequest &request)
{
    const AppPtr app = m_apps.find(request.tool.function->app.value.toUtf8());
    const QUrl url(request.arguments.value("url"_L1).toString(), QUrl::StrictMode);
    if (!app || !url.isValid() || url.host().isEmpty() || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)) {
        const ToolAnswer answer = failed(u"url must be an http or https URL"_s);
        QMetaObject::invokeMethod(
            this, [this, number, answer] { finish(number, answer); }, Qt::QueuedConnection);
        return;
    }
    EgressRequest asked;
    asked.method = "GET";
    asked.url = url.toEncoded(QUrl::RemoveFragment).toStdString();
    asked.fields = {{"accept", "*/*"}, {"accept-encoding", "identity"}, {"user-agent", "isola/" ISOLA_VERSION}};
    asked.policy = egressPolicyOf(app->egress);
    EgressClient::Listener listener;
    listener.head = [this, number](const HttpHead &head) {
        ToolAnswer &answer = m_running.at(number).answer;
        answer.status = head.status;
        answer.contentType = head.fields.value("content-type");
        if (const QByteArray location = head.fields.value("location"); !location.isEmpty())
            answer.body = "Location: " + location + '\n';
    };
    listener.bytes = [this, number](QByteArrayView bytes) {
        ToolAnswer &answer = m_running.at(number).answer;
        const qsizetype room = std::min<qsizetype>(bytes.size(), kLargestPage - answer.body.size());
        answer.body += bytes.first(room);
        answer.isTruncated = room < bytes.size();
        if (!answer.isTruncated)
            return;
        m_client.cancel(m_running.at(number).transfer);
        finish(number, ToolAnswer(answer));
    };
    listener.ended = [this, number](const QString &fault) {
        finish(number, fault.isEmpty() ? ToolAnswer(m_running.at(number).answer) : failed(fault));
    };
    m_running.at(number).transfer = m_client.start(std::move(asked), kGetPatience, std::move(listener));
}

} // namespace isola
