#include "server/debug/DebugDoor.h"

#include "server/guard/HostCheck.h"
#include "server/guard/ThisMachine.h"
#include "server/realtime/Handshake.h"

namespace isola {

using namespace Qt::StringLiterals;

static RealtimeLimits debuggerLimits()
{
    RealtimeLimits limits;
    limits.maxMessage = 16 * 1024 * 1024; // code to evaluate, a profile to compare
    limits.pingAfter = limits.lostAfter = std::chrono::hours(24); // DevTools stay open over night
    return limits;
}

DebugDoor::DebugDoor(DebugSessions &sessions, const Clock &clock) : m_sessions(sessions), m_sockets(debuggerLimits(), clock)
{
    connect(&m_sockets, &WebSockets::emptied, this, &DebugDoor::emptied);
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
    if (!isFromThisMachine(connection, head) || !HostCheck::loopback({}).allows(head.host))
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
    WebSocketConnection *socket = m_sockets.open(connection, handshakeAnswer(head));
    if (!socket)
        return;
    session.attach(*socket); // it stays until its socket is gone
    m_sockets.begin(*socket, session, [this, &session] {
        session.detach();
        m_sessions.end(session);
    });
}

void DebugDoor::closeAll()
{
    m_sockets.closeAll(CloseCode::kGoingAway, "the server stops");
}

} // namespace isola
