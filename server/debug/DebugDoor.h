#pragma once
// The way in for debuggers, GET /v1/{app}/functions/{name}/debug/{id} as a WebSocket: from this machine only, by a name of it,
// and not from a page in a browser. The id is the key: it is taken once. Owns the sockets; engine thread.

#include "server/debug/DebugSessions.h"
#include "server/guard/Connection.h"
#include "server/realtime/SocketPoller.h"
#include "server/realtime/WebSocketConnection.h"

#include <unordered_map>

namespace isola {

class DebugDoor final : public QObject {
    Q_OBJECT

public:
    // The sessions outlive the door.
    DebugDoor(DebugSessions &sessions, const Clock &clock);
    ~DebugDoor() override;

    // True when the request was its own: taken over, or answered with the reason why not.
    bool upgrade(Connection &connection, const RequestHead &head);

    int count() const { return int(m_sockets.size()); }
    void closeAll(); // for a graceful stop

Q_SIGNALS:
    void emptied(); // the last socket is gone

private:
    void accept(Connection &connection, const RequestHead &head, DebugSession &session);
    void remove(WebSocketConnection *socket);

    struct Open {
        std::unique_ptr<WebSocketConnection> connection;
        QString session;
    };

    DebugSessions &m_sessions;
    const Clock &m_clock;
    RealtimeLimits m_limits;
    SocketPoller m_poller;
    QTimer m_sweeper; // for sockets whose other side does not answer a close
    std::unordered_map<WebSocketConnection *, Open> m_sockets;
};

} // namespace isola
