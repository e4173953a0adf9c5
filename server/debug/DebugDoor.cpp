#include "server/debug/DebugDoor.h"

#include "server/guard/HostCheck.h"
#include "server/realtime/Handshake.h"

#include <QHostAddress>
#include <QTcpSocket>

namespace isola {

using namespace Qt::StringLiterals;

DebugDoor::DebugDoor(DebugSessions &sessions, const Clock &clock) : m_sessions(sessions), m_clock(clock)
{
    m_limits.maxMessage = 16 * 1024 * 1024; // code to evaluate, a profile to compare
    m_limits.pingAfter = m_limits.lostAfter = std::chrono::hours(24); // DevTools stay open over night
    m_sweeper.setInterval(1000);
    connect(&m_sweeper, &QTimer::timeout, this, [this] {
        for (const auto &[socket, open] : m_sockets)
            socket->sweep(m_clock.monotonic());
    });
}

DebugDoor::~DebugDoor()
{
    for (auto &[socket, open] : m_sockets) {
        socket->setUser(nullptr);
        if (DebugSession *session = m_sessions.find(open.session))
            session->detach();
    }
}

// The session's id of "/v1/{app}/functions/{name}/debug/{id}"; nothing for any other path.
static std::optional<QString> sessionOf(QByteArrayView path)
{
    const QByteArrayList segments = path.toByteArray().split('/');
    if (segments.size() != 7 || segments[1] != "v1" || segments[3] != "functions" || segments[5] != "debug")
        return {};
    return QString::fromLatin1(segments[6]);
}

// Chrome's own frontend, QtWebEngine's too, sends one of these; other programs send none.
static bool isDebuggersOrigin(QByteArrayView origin)
{
    return origin.isNull() || origin == "devtools://devtools" || origin == "chrome-devtools://devtools";
}

static std::optional<Error> strangerAt(const Connection &connection, const RequestHead &head)
{
    const bool isForwarded = !head.field("x-forwarded-for").isNull() || !head.field("forwarded").isNull();
    if (isForwarded || !QHostAddress(QString::fromLatin1(connection.clientAddress())).isLoopback()
        || !HostCheck::loopback({}).allows(head.host))
        return Error{ErrorCode::AuthInsufficientPermissions, u"Debuggers are let in from this machine only."_s,
            u"Connect to 127.0.0.1, through an SSH tunnel if need be."_s, {}};
    if (!isDebuggersOrigin(head.field("origin")))
        return Error{ErrorCode::AuthInsufficientPermissions, u"Pages in a browser may not debug."_s,
            u"Open the session with DevTools (devtools://) or a program."_s, {}};
    return {};
}

bool DebugDoor::upgrade(Connection &connection, const RequestHead &head)
{
    const std::optional<QString> id = sessionOf(head.path());
    if (!id)
        return false;
    std::optional<HandshakeFault> fault = handshakeFault(head);
    if (const std::optional<Error> error = fault ? std::nullopt : strangerAt(connection, head))
        fault = HandshakeFault{*error};
    DebugSession *session = m_sessions.find(*id);
    if (!fault && !session)
        fault = HandshakeFault{
            {ErrorCode::ResourceNotFound, u"There is no such debugging session."_s, u"POST .../debug opens one."_s, {}}};
    if (!fault && session->isTaken())
        fault = HandshakeFault{{ErrorCode::ResourceConflict, u"Another debugger has taken this session."_s,
            u"POST .../debug opens one of your own."_s, {}}};
    if (fault)
        refuseHandshake(connection, *fault);
    else
        accept(connection, head, *session);
    return true;
}

void DebugDoor::accept(Connection &connection, const RequestHead &head, DebugSession &session)
{
    auto made = std::make_unique<WebSocketConnection>(m_limits, m_clock, nullptr);
    WebSocketConnection *socket = made.get();
    socket->setGone([this, socket] {
        QMetaObject::invokeMethod(
            this, [this, socket] { remove(socket); }, Qt::QueuedConnection);
    });
    if (!socket->open(std::unique_ptr<QTcpSocket>(connection.handOver()), m_poller, handshakeAnswer(head)))
        return; // out of descriptors: the client sees the connection close
    m_sockets.emplace(socket, Open{std::move(made), session.id()});
    m_sweeper.start();
    session.attach(*socket);
    socket->setUser(&session);
    socket->startReading();
}

void DebugDoor::remove(WebSocketConnection *socket)
{
    const auto node = m_sockets.extract(socket);
    if (node.empty())
        return;
    socket->setUser(nullptr);
    if (DebugSession *session = m_sessions.find(node.mapped().session)) {
        session->detach();
        m_sessions.end(*session);
    }
    if (!m_sockets.empty())
        return;
    m_sweeper.stop();
    Q_EMIT emptied();
}

void DebugDoor::closeAll()
{
    for (auto &[socket, open] : m_sockets)
        socket->closeSocket(CloseCode::kGoingAway, "the server stops");
}

} // namespace isola
