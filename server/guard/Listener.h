#pragma once
// Listens on one port for one thread (several may share a port by SO_REUSEPORT), makes a Connection of each client, keeps their
// number bounded, and drives all their time limits with a single timer.

#include "core/base/Result.h"
#include "server/guard/Connection.h"

#include <QHostAddress>
#include <QSet>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTimer>
#include <functional>
#include <memory>

namespace isola {

// Joined: beside this process's other listeners on the port, the kernel spreads new connections over them. Alone refuses a port
// that anybody listens on.
enum class PortUse { Alone, Joined };

// At a stop: how long clients may take to read the end of their answers.
inline constexpr Milliseconds kForSlowReaders{2000};

class Listener final : public QTcpServer {
    Q_OBJECT

public:
    Listener(const HttpLimits &limits, RequestOpener &opener, const Clock &clock, QObject *parent = nullptr);
    ~Listener() override;

    void setAccessLog(AccessLog *log) { m_context.accessLog = log; } // outlives the connections; null: none is kept
    void setTls(const QSslConfiguration &configuration); // of connections from now on; before listenOn() for all
    Result<quint16> listenOn(const QHostAddress &host, quint16 port, PortUse use = PortUse::Alone); // port 0: any free one

    // No new connections; idle ones are closed now, busy ones with their answer. For a graceful stop.
    void stopAccepting();
    // After that: calls back in a turn of its own when every client has its answer and has gone, or when its patience ends.
    void whenEmpty(Milliseconds patience, std::function<void()> empty);

    // Announces a socket of the caller's own making as if it had just connected: for who was told to bind() to this server.
    void announce(QTcpSocket *socket);

    // Brings a connected socket over from another thread, the one that calls, with what it has read so far. Takes the socket.
    static void adopt(Listener &listener, QTcpSocket *socket);

    int connectionCount() const { return int(m_connections.size()); }

Q_SIGNALS:
    void emptied(); // the last connection is gone

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    Connection *admit(QTcpSocket *socket);
    bool hasRoom();
    void sweep();
    void renewDate();
    void makeRoom();

    ConnectionContext m_context;
    const Clock &m_clock;
    std::optional<QSslConfiguration> m_tls;
    QSet<Connection *> m_connections;
    QTimer m_sweepTimer;
    MonotonicTime m_lastSweep{};
};

} // namespace isola
