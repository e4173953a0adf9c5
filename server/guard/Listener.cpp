#include "server/guard/Listener.h"

#include "server/guard/Farewell.h"

#include <QDateTime>
#include <QLocale>
#include <QSslSocket>
#include <QTimeZone>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kOtherDescriptors = 256; // left to databases, runners and pipes

// The bound on connections that the process's file limit has room for.
static int affordableConnections(int wanted)
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return wanted;
    return std::clamp(int(std::min<rlim_t>(limit.rlim_cur, 1 << 24)) - kOtherDescriptors, 16, wanted);
}

Listener::Listener(const HttpLimits &limits, RequestOpener &opener, const Clock &clock, QObject *parent)
    : QTcpServer(parent), m_clock(clock)
{
    m_context.limits = limits;
    m_context.limits.maxConnections = affordableConnections(limits.maxConnections);
    m_context.opener = &opener;
    m_sweepTimer.setInterval(limits.sweepInterval);
    connect(&m_sweepTimer, &QTimer::timeout, this, &Listener::sweep);
    // Out of descriptors: Qt stops accepting for good otherwise.
    connect(this, &QTcpServer::acceptError, this, [this] { QTimer::singleShot(100, this, &QTcpServer::resumeAccepting); });
}

Listener::~Listener()
{
    close();
    for (Connection *connection : std::exchange(m_connections, QSet<Connection *>())) {
        connection->disconnect(this);
        delete connection;
    }
}

void Listener::setTls(const QSslConfiguration &configuration)
{
    m_tls = configuration;
    m_tls->setAllowedNextProtocols({"http/1.1"});
}

static socklen_t fillAddress(sockaddr_storage &storage, const QHostAddress &host, quint16 port)
{
    if (host.protocol() == QAbstractSocket::IPv6Protocol) {
        auto *address = reinterpret_cast<sockaddr_in6 *>(&storage);
        address->sin6_family = AF_INET6;
        address->sin6_port = htons(port);
        const Q_IPV6ADDR bytes = host.toIPv6Address();
        std::memcpy(&address->sin6_addr, &bytes, sizeof bytes);
        return sizeof *address;
    }
    auto *address = reinterpret_cast<sockaddr_in *>(&storage);
    address->sin_family = AF_INET;
    address->sin_port = htons(port);
    address->sin_addr.s_addr = htonl(host.toIPv4Address());
    return sizeof *address;
}

static tl::unexpected<Error> cannotListen(const QHostAddress &host, quint16 port, int reason)
{
    const QString message = u"Cannot listen on %1 port %2: %3"_s;
    return fail(ErrorCode::RuntimeUnavailable, message.arg(host.toString()).arg(port).arg(qt_error_string(reason)),
        u"Choose another port with --port, or stop what uses this one."_s);
}

// A listening socket made by hand, because QTcpServer::listen() cannot set SO_REUSEPORT; -1 with errno when it cannot be had.
static int openListeningSocket(const QHostAddress &host, quint16 port, int backlog, PortUse use)
{
    sockaddr_storage storage{};
    const socklen_t size = fillAddress(storage, host, port);
    const int descriptor = ::socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -1;
    const int on = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (use == PortUse::Joined)
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (::bind(descriptor, reinterpret_cast<sockaddr *>(&storage), size) == 0 && ::listen(descriptor, backlog) == 0)
        return descriptor;
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    return -1;
}

Result<quint16> Listener::listenOn(const QHostAddress &host, quint16 port, PortUse use)
{
    const int backlog = m_context.limits.backlog;
    // With SO_REUSEPORT a second server of the same user would join in silently: a socket without it finds out first.
    int descriptor = -1;
    if (use == PortUse::Alone && port != 0 && (descriptor = openListeningSocket(host, port, backlog, PortUse::Alone)) >= 0)
        ::close(std::exchange(descriptor, -1));
    else if (use == PortUse::Alone && port != 0)
        return cannotListen(host, port, errno);
    descriptor = openListeningSocket(host, port, backlog, PortUse::Joined);
    if (descriptor >= 0 && setSocketDescriptor(descriptor))
        return serverPort();
    const int reason = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    return cannotListen(host, port, reason);
}
void Listener::stopAccepting()
{
    close();
    m_context.isStopping = true;
    const QSet<Connection *> connections = m_connections;
    for (Connection *connection : connections)
        if (connection->isIdle())
            connection->abort();
}

void Listener::whenEmpty(Milliseconds patience, std::function<void()> empty)
{
    auto *farewell = new Farewell(
        patience, [this] { return connectionCount() == 0; }, std::move(empty), this);
    connect(this, &Listener::emptied, farewell, &Farewell::look);
}

void Listener::incomingConnection(qintptr descriptor)
{
    if (!hasRoom()) {
        ::close(int(descriptor));
        return;
    }
    auto *tls = m_tls ? new QSslSocket : nullptr;
    QTcpSocket *socket = tls ? tls : new QTcpSocket;
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        ::close(int(descriptor));
        return;
    }
    admit(socket);
    if (tls) {
        tls->setSslConfiguration(*m_tls);
        tls->startServerEncryption();
    }
}

bool Listener::hasRoom()
{
    if (connectionCount() >= m_context.limits.maxConnections)
        makeRoom();
    return connectionCount() < m_context.limits.maxConnections;
}

Connection *Listener::admit(QTcpSocket *socket)
{
    auto *connection = new Connection(m_context, socket, this);
    m_connections.insert(connection);
    connect(connection, &QObject::destroyed, this, [this, connection] {
        m_connections.remove(connection);
        if (!m_connections.isEmpty())
            return;
        m_sweepTimer.stop();
        Q_EMIT emptied();
    });
    if (!m_sweepTimer.isActive()) {
        m_lastSweep = m_clock.monotonic();
        renewDate();
        m_sweepTimer.start();
    }
    return connection;
}

// The socket leaves in a turn of its own, for this may be inside one of its signals. Dropped on the way, at a shutdown, it
// closes.
void Listener::adopt(Listener &listener, QTcpSocket *socket)
{
    const auto parcel = std::make_shared<std::unique_ptr<QTcpSocket>>(socket);
    const auto takeIn = [&listener, parcel] {
        if ((*parcel)->state() == QAbstractSocket::ConnectedState && listener.hasRoom())
            listener.admit(parcel->release())->readMore();
    };
    const auto send = [&listener, parcel, takeIn] {
        (*parcel)->moveToThread(listener.thread());
        QMetaObject::invokeMethod(&listener, takeIn, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(socket, send, Qt::QueuedConnection);
}

void Listener::announce(QTcpSocket *socket)
{
    addPendingConnection(socket);
    QMetaObject::invokeMethod(this, "newConnection"); // a private signal: by name only
}

// A flood of silent connections must not lock out the others: those idle for longest leave, a sixteenth at once, so that the
// search is paid for once per many.
void Listener::makeRoom()
{
    std::vector<Connection *> idle;
    std::copy_if(m_connections.begin(), m_connections.end(), std::back_inserter(idle), [](Connection *c) { return c->isIdle(); });
    const size_t count = std::min(idle.size(), size_t(m_connections.size() / 16 + 1));
    std::partial_sort(idle.begin(), idle.begin() + std::ptrdiff_t(count), idle.end(),
        [](Connection *a, Connection *b) { return a->idleTime() > b->idleTime(); });
    idle.resize(count);
    for (Connection *connection : idle)
        delete connection;
}

void Listener::sweep()
{
    const MonotonicTime now = m_clock.monotonic();
    const auto elapsed = std::chrono::duration_cast<Milliseconds>(now - m_lastSweep);
    m_lastSweep = now;
    renewDate();
    const QSet<Connection *> connections = m_connections;
    for (Connection *connection : connections)
        connection->sweep(elapsed);
}

void Listener::renewDate()
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(m_clock.wall().time_since_epoch()).count();
    const QDateTime now = QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc());
    m_context.dateLine = "date: " + QLocale::c().toString(now, u"ddd, dd MMM yyyy hh:mm:ss"_s).toLatin1() + " GMT\r\n";
}

} // namespace isola
