#pragma once
// The way in for debuggers, GET /v1/{app}/functions/{name}/debug/{id} as a WebSocket: from this machine only, by a name of it,
// and not from a page in a browser. The id is the key: it is taken once. Owns the sockets; engine thread.

#include "server/debug/DebugSessions.h"
#include "server/guard/Connection.h"
#include "server/realtime/WebSockets.h"

namespace isola {

class DebugDoor final : public QObject {
    Q_OBJECT

public:
    // The sessions outlive the door.
    DebugDoor(DebugSessions &sessions, const Clock &clock);

    // True when the request was its own: taken over, or answered with the reason why not.
    bool upgrade(Connection &connection, const RequestHead &head);

    int count() const { return m_sockets.count(); }
    void closeAll(); // for a graceful stop

Q_SIGNALS:
    void emptied(); // the last socket is gone

private:
    void accept(Connection &connection, const RequestHead &head, DebugSession &session);

    DebugSessions &m_sessions;
    WebSockets m_sockets;
};

} // namespace isola
