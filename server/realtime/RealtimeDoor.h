#pragma once
// The way in for WebSockets, GET /v1/{app}/realtime: checks the handshake, who asks and from where, then takes the connection
// over and gives it a session. Owns all of them; engine thread.

#include "core/triggers/socket/SocketHub.h"
#include "server/calls/CallDoor.h"
#include "server/guard/Connection.h"
#include "server/realtime/MessageDeflate.h"
#include "server/realtime/WebSockets.h"

namespace isola {

class RealtimeDoor final : public QObject {
    Q_OBJECT

public:
    RealtimeDoor(SocketHub &hub, CallDoor &door, const Clock &clock, const RealtimeLimits &limits = {});

    // True when the request was its own: taken over, or answered with the reason why not.
    bool upgrade(Connection &connection, const RequestHead &head);

    int count() const { return m_sockets.count(); }
    // For a graceful stop: every socket is told that the server goes away.
    void closeAll();

Q_SIGNALS:
    void emptied(); // the last socket is gone

private:
    struct Arrival;
    std::optional<Error> examine(Arrival &arrival);
    void accept(Connection &connection, const Arrival &arrival);

    SocketHub &m_hub;
    CallDoor &m_door;
    const RealtimeLimits m_limits;
    MessageDeflate m_deflate;
    bool m_isStopping = false;
    WebSockets m_sockets; // first to go: it tells the hub
};

} // namespace isola
