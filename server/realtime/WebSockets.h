#pragma once
// The open WebSockets of one door: takes connections over, looks after them once a second, lets them go. Engine thread.

#include "server/realtime/SocketPoller.h"
#include "server/realtime/WebSocketConnection.h"

#include <QTimer>
#include <memory>
#include <unordered_map>

namespace isola {

class Connection;

class WebSockets final : public QObject {
    Q_OBJECT

public:
    WebSockets(const RealtimeLimits &limits, const Clock &clock);
    ~WebSockets() override; // as if all were gone

    // Null: out of descriptors, the client sees the connection close. `deflate` is null where it was not agreed on.
    WebSocketConnection *open(Connection &connection, QByteArrayView handshake, MessageDeflate *deflate = nullptr);
    // From now on it is read. `gone` is called once, when all is over: the user hears nothing more and the socket goes.
    void begin(WebSocketConnection &socket, SocketUser &user, std::function<void()> gone);

    int count() const { return int(m_open.size()); }
    void closeAll(int code, QByteArrayView reason);

Q_SIGNALS:
    void emptied(); // the last socket is gone

private:
    void remove(WebSocketConnection *socket);

    struct Open {
        std::unique_ptr<WebSocketConnection> connection;
        std::function<void()> gone;
    };

    const RealtimeLimits m_limits;
    const Clock &m_clock;
    SocketPoller m_poller;
    std::unordered_map<WebSocketConnection *, Open> m_open;
    QTimer m_sweeper;
};

} // namespace isola
