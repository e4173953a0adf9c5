#include "server/realtime/WebSockets.h"

#include "server/guard/Connection.h"

#include <QTcpSocket>

namespace isola {

static constexpr int kSweepMs = 1000;

WebSockets::WebSockets(const RealtimeLimits &limits, const Clock &clock) : m_limits(limits), m_clock(clock)
{
    m_sweeper.setInterval(kSweepMs);
    connect(&m_sweeper, &QTimer::timeout, this, [this] {
        const MonotonicTime now = m_clock.monotonic();
        for (const auto &[socket, open] : m_open)
            socket->sweep(now);
    });
}

WebSockets::~WebSockets()
{
    for (const auto &[socket, open] : m_open)
        if (open.gone)
            open.gone();
}

WebSocketConnection *WebSockets::open(Connection &connection, QByteArrayView handshake, MessageDeflate *deflate)
{
    auto made = std::make_unique<WebSocketConnection>(m_limits, m_clock, deflate);
    WebSocketConnection *socket = made.get();
    socket->setGone([this, socket] {
        QMetaObject::invokeMethod(
            this, [this, socket] { remove(socket); }, Qt::QueuedConnection);
    });
    if (!socket->open(std::unique_ptr<QTcpSocket>(connection.handOver()), m_poller, handshake))
        return nullptr;
    m_open.emplace(socket, Open{std::move(made), {}});
    return socket;
}

void WebSockets::begin(WebSocketConnection &socket, SocketUser &user, std::function<void()> gone)
{
    m_open.at(&socket).gone = std::move(gone);
    socket.setUser(&user);
    socket.startReading();
    if (!m_sweeper.isActive())
        m_sweeper.start();
}

void WebSockets::remove(WebSocketConnection *socket)
{
    const auto node = m_open.extract(socket);
    if (node.empty())
        return;
    socket->setUser(nullptr);
    if (node.mapped().gone)
        node.mapped().gone();
    if (!m_open.empty())
        return;
    m_sweeper.stop();
    Q_EMIT emptied();
}

void WebSockets::closeAll(int code, QByteArrayView reason)
{
    for (const auto &[socket, open] : m_open)
        socket->closeSocket(code, reason);
}

} // namespace isola
