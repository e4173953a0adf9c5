#include "server/mcp/McpController.h"

#include "core/model/FunctionJson.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"
#include "core/storage/Random.h"
#include "server/api/InApp.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QTimer>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace isola {

static const QByteArrayList kHeaderRevisions{"2025-11-25", "2025-06-18", "2025-03-26"}; // the last is what no header means
static constexpr QByteArrayView kWellKnown = "/.well-known/oauth-protected-resource";
static constexpr int kSessionIdBytes = 24;
static constexpr Milliseconds kTogether{100};

McpController::McpController(Router &router, Agents &agents, const AppRegistry &apps, const FunctionRegistry &functions,
    EventAnswers &streams, const Clock &clock)
    : m_agents(agents), m_apps(apps), m_streams(streams), m_clock(clock)
{
    addRoutes(router, "/v1/{app_id}/mcp");
    addRoutes(router, "/v1/{app_id}/agents/{name}/mcp");
    const auto functionChanged = [this, &functions](FunctionId id) {
        if (const auto record = functions.recordById(id))
            tell(record->live->app);
    };
    connect(&functions, &FunctionRegistry::functionChanged, this, functionChanged);
    connect(&functions, &FunctionRegistry::functionDeleted, this, functionChanged);
    connect(&agents.registry(), &AgentRegistry::agentChanged, this, &McpController::tell);
    connect(&apps, &AppRegistry::appDeleted, this,
        [this](const AppId &app) { forgetSessions([&app](const McpPlace &place) { return place.app == app; }); });
}

McpController::~McpController() = default;

void McpController::addRoutes(Router &router, const QByteArray &path)
{
    using Method = void (McpController::*)(const Request &, const Responder &);
    const auto add = [&](QByteArray method, Method run) {
        const Handler handler = [this, run](const Request &request, const Responder &responder) {
            if (!refuses(request, responder))
                (this->*run)(request, responder);
        };
        router.add(std::move(method), path, Access::AppUser, inApp(m_apps, handler)).resourceMetadata = kWellKnown.toByteArray();
    };
    add("POST", &McpController::post);
    add("GET", &McpController::get);
    add("DELETE", &McpController::remove);
    router.add("GET", kWellKnown.toByteArray() + path, Access::Public,
        inApp(m_apps, [this](const Request &request, const Responder &responder) { describe(request, responder); }));
}

static void sendRpc(const Responder &responder, int status, const QByteArray &body, const FieldBlock &fields = {})
{
    responder.send(status, "content-type:application/json\n" + fields, body);
}

static void refuse(const Responder &responder, int status, RpcCode code, const QString &message)
{
    sendRpc(responder, status, rpcError({}, {code, message}));
}

// ---- What holds for every request

// A page of another site must not use a server on this machine by way of its visitor's browser.
bool McpController::isOriginAllowed(const Request &request) const
{
    const QByteArray origin = request.field("origin");
    if (origin.isEmpty() || origin == request.baseUrl)
        return true;
    const AppPtr app = m_apps.find(request.app.value.toUtf8());
    if (app->allowedOrigins.contains(QString::fromLatin1(origin)) || app->allowedOrigins.contains(u"*"_s))
        return true;
    const QString host = QUrl(QString::fromLatin1(origin)).host();
    return QHostAddress(request.clientAddress.isEmpty() ? QString() : QString::fromLatin1(request.clientAddress)).isLoopback()
        && (host == "localhost"_L1 || QHostAddress(host).isLoopback());
}

bool McpController::refuses(const Request &request, const Responder &responder) const
{
    if (!isOriginAllowed(request)) {
        refuse(responder, 403, RpcCode::Transport, u"The origin is not allowed; add it to the app's allowed_origins"_s);
        return true;
    }
    if (const Result<void> known = request.query.allowOnly({}); !known) {
        refuse(responder, 400, RpcCode::Transport, known.error().message);
        return true;
    }
    const QByteArray revision = request.field("mcp-protocol-version");
    if (!revision.isEmpty() && !kHeaderRevisions.contains(revision)) {
        refuse(responder, 400, RpcCode::Transport,
            u"MCP-Protocol-Version: %1 is not supported; use %2"_s.arg(
                QString::fromLatin1(revision), QString::fromLatin1(kHeaderRevisions.first())));
        return true;
    }
    const QString agent = request.parameter("name");
    if (!agent.isEmpty() && !m_agents.registry().find(request.app, agent)) {
        refuse(responder, 404, RpcCode::Transport, AgentRegistry::unknownAgent(agent).message);
        return true;
    }
    return false;
}

McpPlace McpController::placeOf(const Request &request) const
{
    return {request.app, request.parameter("name"), request.caller};
}

McpSession *McpController::sessionOf(const Request &request, const Responder &responder)
{
    const QByteArray id = request.field("mcp-session-id");
    if (id.isEmpty()) {
        refuse(responder, 400, RpcCode::Transport, u"Mcp-Session-Id is missing; initialize first"_s);
        return nullptr;
    }
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end() || !found->second.session->place().isSameAs(placeOf(request))) {
        refuse(responder, 404, RpcCode::SessionNotFound, u"There is no such session; initialize again"_s);
        return nullptr;
    }
    found->second.used = m_clock.monotonic();
    return found->second.session.get();
}

// One of those that the condition picks, where there are so many of them already: the one that was used least recently.
void McpController::endOldest(size_t most, const std::function<bool(const McpPlace &)> &isOne)
{
    size_t count = 0;
    auto oldest = m_sessions.end();
    for (auto session = m_sessions.begin(); session != m_sessions.end(); ++session) {
        if (!isOne(session->second.session->place()))
            continue;
        ++count;
        if (oldest == m_sessions.end() || session->second.used < oldest->second.used)
            oldest = session;
    }
    if (count >= most)
        m_sessions.erase(oldest);
}

// Makes room by ending those that nobody has used for long, so that nobody crowds out others.
McpSession *McpController::open(const McpPlace &place)
{
    const MonotonicTime now = m_clock.monotonic();
    std::erase_if(m_sessions, [now](const auto &session) { return now - session.second.used > kIdleSession; });
    endOldest(kMostSessionsOfOne, [&place](const McpPlace &other) { return other.isSameAs(place); });
    endOldest(kMostSessions, [](const McpPlace &) { return true; });
    const QByteArray id = randomText(kSessionIdBytes);
    Place &made = m_sessions[id];
    made.session = std::make_unique<McpSession>(m_agents, id, place);
    made.used = now;
    return made.session.get();
}

// ---- Requests

static bool isJson(const Request &request)
{
    return request.field("content-type").split(';').first().trimmed().toLower() == "application/json";
}

void McpController::post(const Request &request, const Responder &responder)
{
    const QByteArray accept = request.field("accept");
    if (!accept.contains("*/*") && (!accept.contains("application/json") || !accept.contains("text/event-stream")))
        return refuse(responder, 406, RpcCode::Transport, u"Accept must list application/json and text/event-stream"_s);
    if (!isJson(request))
        return refuse(responder, 415, RpcCode::Transport, u"Content-Type must be application/json"_s);
    RpcFault fault;
    const auto message = rpcMessage(request.body, fault);
    if (!message)
        return refuse(responder, 400, fault.code, fault.message);
    const bool isInitialize = message->kind == RpcMessage::Kind::Request && message->method == "initialize"_L1;
    if (isInitialize && !request.field("mcp-session-id").isEmpty())
        return sendRpc(responder, 400, rpcError(message->id, {RpcCode::InvalidRequest, u"The session is initialized"_s}));
    McpSession *session = isInitialize ? open(placeOf(request)) : sessionOf(request, responder);
    if (!session)
        return;
    if (message->kind != RpcMessage::Kind::Request) {
        if (message->kind == RpcMessage::Kind::Notification)
            session->take(*message);
        return responder.send(202, {}, {});
    }
    if (message->method == "tools/call"_L1 && m_apps.find(request.app.value.toUtf8())->isPaused)
        return sendRpc(responder, 200, rpcError(message->id, {RpcCode::Transport, u"The app is paused"_s}));
    if (message->method == "tools/call"_L1)
        return stream(request, responder, *session, session->startCall(*message, request.clientAddress, request.baseUrl), 0);
    sendRpc(responder, 200, session->answer(*message), "mcp-session-id:" + session->id() + '\n');
}

void McpController::stream(const Request &request, const Responder &responder, McpSession &session, McpStream &stream, int after)
{
    responder.passTo([&](Connection &connection) -> Exchange * {
        EventAnswer *client
            = m_streams.open(connection, {request.app, request.caller.keyId}, "mcp-session-id:" + session.id() + '\n');
        stream.attach(client, after);
        return client;
    });
}

// A client that comes back names the last event it has; without one it wants what is no answer to anything.
void McpController::get(const Request &request, const Responder &responder)
{
    if (!request.field("accept").contains("text/event-stream"))
        return refuse(responder, 406, RpcCode::Transport, u"Accept must list text/event-stream"_s);
    McpSession *session = sessionOf(request, responder);
    if (!session)
        return;
    const QByteArray lastId = request.field("last-event-id");
    std::pair place(0, 0);
    if (!lastId.isEmpty()) {
        const auto named = McpStream::placeFromId(lastId);
        if (!named || !session->stream(named->first))
            return refuse(responder, 404, RpcCode::Transport, u"Last-Event-ID is not known any more"_s);
        place = *named;
    }
    McpStream &wanted = *session->stream(place.first);
    if (lastId.isEmpty() && wanted.isAttached())
        return refuse(responder, 409, RpcCode::Transport, u"The session has such a stream already"_s);
    stream(request, responder, *session, wanted, place.second);
    if (place.first == 0)
        session->toolsMayHaveChanged();
}

void McpController::remove(const Request &request, const Responder &responder)
{
    const McpSession *session = sessionOf(request, responder);
    if (!session)
        return;
    m_sessions.erase(QByteArray(session->id()));
    responder.send(204, {}, {});
}

// RFC 9728: where a client learns whose tokens are taken. An app without an issuer takes the server's own tokens only.
void McpController::describe(const Request &request, const Responder &responder) const
{
    const AppPtr app = m_apps.find(request.app.value.toUtf8());
    const QByteArray resource = request.baseUrl + request.path.sliced(kWellKnown.size());
    QJsonObject metadata{
        {u"resource"_s, QString::fromLatin1(resource)},
        {u"resource_name"_s, app->name},
        {u"bearer_methods_supported"_s, QJsonArray{u"header"_s}},
        {u"resource_documentation"_s, QString::fromLatin1(request.baseUrl) + u"/docs"_s},
    };
    if (app->jwtIssuer.startsWith("https://"_L1))
        metadata.insert("authorization_servers"_L1, QJsonArray{app->jwtIssuer});
    responder.json(200, metadata);
}

// ---- Changes

// Many changes at once, an import say, are told once. A session without a stream for it is told when it has one.
void McpController::tell(const AppId &app)
{
    if (m_changedApps.contains(app))
        return;
    m_changedApps.insert(app);
    QTimer::singleShot(kTogether, this, [this, app] {
        m_changedApps.remove(app);
        for (const auto &[id, place] : m_sessions)
            if (place.session->place().app == app && place.session->stream(0)->isAttached())
                place.session->toolsMayHaveChanged();
    });
}

void McpController::forgetSessions(const std::function<bool(const McpPlace &)> &isGone)
{
    std::erase_if(m_sessions, [&isGone](const auto &session) { return isGone(session.second.session->place()); });
}

} // namespace isola
