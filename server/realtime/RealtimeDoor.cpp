#include "server/realtime/RealtimeDoor.h"

#include "server/Request.h"
#include "server/realtime/Handshake.h"

#include <sys/resource.h>

namespace isola {

using namespace Qt::StringLiterals;

// One handshake while it is being decided about.
struct RealtimeDoor::Arrival {
    const RequestHead &head;
    QByteArray address;
    AppPtr app;
    std::optional<Caller> caller; // none: its first message will say
};

static int affordableSockets(int wanted)
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return wanted;
    return int(std::min<rlim_t>(limit.rlim_cur / 2, rlim_t(wanted)));
}

static RealtimeLimits affordable(RealtimeLimits limits)
{
    limits.maxSockets = affordableSockets(limits.maxSockets);
    return limits;
}

RealtimeDoor::RealtimeDoor(SocketHub &hub, CallDoor &door, const Clock &clock, const RealtimeLimits &limits)
    : m_hub(hub), m_door(door), m_limits(affordable(limits)), m_sockets(m_limits, clock)
{
    connect(&m_sockets, &WebSockets::emptied, this, &RealtimeDoor::emptied);
    m_hub.setTokenCheck([this](QByteArrayView token, const AppId &app, const QByteArray &address) {
        return m_door.authenticate("Bearer " + token.toByteArray(), app, address);
    });
}

// "/v1/{app}/realtime"; empty for any other path.
static QByteArray appOf(QByteArrayView path)
{
    static constexpr QByteArrayView kStart = "/v1/", kEnd = "/realtime";
    if (!path.startsWith(kStart) || !path.endsWith(kEnd) || path.size() <= kStart.size() + kEnd.size())
        return {};
    const QByteArrayView app = path.sliced(kStart.size(), path.size() - kStart.size() - kEnd.size());
    return app.contains('/') ? QByteArray() : decodeSegment(app).value_or(QByteArray());
}

bool RealtimeDoor::upgrade(Connection &connection, const RequestHead &head)
{
    const QByteArray name = appOf(head.path());
    if (name.isEmpty())
        return false;
    Arrival arrival{head, connection.clientAddress(), m_door.findApp(name), {}};
    std::optional<HandshakeFault> fault = arrival.app ? handshakeFault(head) : std::nullopt;
    if (const std::optional<Error> error = fault ? std::nullopt : examine(arrival))
        fault = HandshakeFault{*error};
    if (fault)
        refuseHandshake(connection, *fault);
    else
        accept(connection, arrival);
    return true;
}

// A token in the query is for browsers, which cannot set headers on a WebSocket.
static std::optional<QByteArray> authorizationOf(const RequestHead &head)
{
    if (const QByteArrayView sent = head.field("authorization"); !sent.isNull())
        return sent.toByteArray();
    const auto query = Query::parse(head.query());
    if (const auto token = query ? query->value("token"_L1) : std::nullopt)
        return "Bearer " + token->toUtf8();
    return {};
}

static bool isAllowedOrigin(const App &app, QByteArrayView origin)
{
    return origin.isNull() || app.allowedOrigins.isEmpty() || app.allowedOrigins.contains(u"*"_s)
        || app.allowedOrigins.contains(QString::fromLatin1(origin));
}

std::optional<Error> RealtimeDoor::examine(Arrival &arrival)
{
    const RequestHead &head = arrival.head;
    if (!arrival.app)
        return Error{ErrorCode::ResourceNotFound, u"There is no such app here."_s, u"Check the app in the URL."_s, {}};
    if (arrival.app->isPaused)
        return Error{ErrorCode::AppPaused, u"The app is paused."_s, u"Try again later."_s, {}};
    if (m_isStopping || count() >= m_limits.maxSockets)
        return Error{ErrorCode::RuntimeUnavailable, u"The server takes no more sockets now."_s, u"Try again later."_s, {}};
    if (!isAllowedOrigin(*arrival.app, head.field("origin")))
        return Error{ErrorCode::AuthInsufficientPermissions, u"The app does not allow this origin."_s,
            u"Add it to the app's allowed_origins."_s, {}};
    const std::optional<QByteArray> authorization = authorizationOf(head);
    if (!authorization)
        return {};
    Result<Caller> caller = m_door.authenticate(*authorization, arrival.app->id, arrival.address);
    if (!caller)
        return caller.error();
    if (caller->kind == CallerKind::ServiceKey && !caller->isDeveloperOf(arrival.app->id))
        return Error{
            ErrorCode::AuthInsufficientPermissions, u"The token belongs to another app."_s, u"Use a token of this app."_s, {}};
    if (caller->kind != CallerKind::Anonymous)
        arrival.caller = std::move(*caller);
    return {};
}

static std::optional<QByteArray> acceptedExtensions(const RequestHead &head)
{
    QByteArrayList offers;
    for (const HeaderField &field : head.fields)
        if (field.name.compare("sec-websocket-extensions", Qt::CaseInsensitive) == 0)
            offers.append(field.value.toByteArray());
    return offers.isEmpty() ? std::nullopt : acceptedDeflate(offers.join(','));
}

void RealtimeDoor::accept(Connection &connection, const Arrival &arrival)
{
    const RequestHead &head = arrival.head;
    SocketOrigin origin;
    origin.app = arrival.app->id;
    origin.clientAddress = arrival.address;
    origin.url = (connection.isEncrypted() ? "https://" : "http://") + head.host.toByteArray() + head.path().toByteArray();
    const std::optional<QByteArray> extensions = acceptedExtensions(head);
    WebSocketConnection *socket
        = m_sockets.open(connection, handshakeAnswer(head, extensions), extensions ? &m_deflate : nullptr);
    if (!socket)
        return;
    SocketSession &session = m_hub.add(*socket, std::move(origin), arrival.caller);
    m_sockets.begin(*socket, session, [this, &session] { m_hub.remove(session); });
}

void RealtimeDoor::closeAll()
{
    m_isStopping = true;
    m_hub.closeAll(CloseCode::kGoingAway, "the server stops");
}

} // namespace isola
