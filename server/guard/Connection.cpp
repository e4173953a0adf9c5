// The reading half of Connection, its end and its time limits.

#include "server/guard/Connection.h"

#include "server/guard/AccessLog.h"
#include "server/guard/Listener.h"

#include <QHostAddress>
#include <QRandomGenerator>
#include <QSslSocket>
#include <sys/socket.h>

namespace isola {

static constexpr qint64 kReadBuffer = 64 * 1024;
static constexpr qint64 kRoomMark = 64 * 1024; // unsent bytes below which an exchange may send more

Connection::Connection(ConnectionContext &context, QTcpSocket *socket, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_socket(socket)
    , m_isEncrypted(qobject_cast<QSslSocket *>(socket))
    , m_framer(context.limits)
    , m_clientAddress(socket->peerAddress().toString().toLatin1())
{
    socket->setParent(this);
    socket->setReadBufferSize(kReadBuffer);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (!m_isEncrypted)
        m_descriptor = int(socket->socketDescriptor());
    connect(socket, &QIODevice::readyRead, this, &Connection::process);
    connect(socket, &QIODevice::bytesWritten, this, &Connection::takeWritten);
    connect(socket, &QAbstractSocket::disconnected, this, &Connection::leave);
}

Connection::~Connection()
{
    logAccess();
    if (m_socket)
        m_socket->disconnect(this);
    endExchange(Exchange::End::ClientGone);
}

// ---- Reading

void Connection::process()
{
    if (m_isProcessing)
        return;
    m_isProcessing = true;
    while (step()) { }
    m_isProcessing = false;
}

// Takes one piece of what has arrived; false when there is nothing to do until something happens.
bool Connection::step()
{
    if (!m_socket)
        return false;
    if (m_isClosing) {
        m_socket->skip(m_socket->bytesAvailable());
        return false;
    }
    if (m_answer == Answer::Done && m_framer.state() == RequestFramer::State::Complete)
        nextRequest();
    const qint64 wanted = wantedBytes();
    if (wanted <= 0)
        return false;
    QByteArray &input = m_context.input;
    const qint64 count = m_socket->peek(input.data(), qMin<qint64>(wanted, input.size()));
    if (count <= 0)
        return false;
    if (m_framer.isIdle())
        m_waited = Milliseconds(0);
    m_senderIdle = Milliseconds(0);
    const bool wasOpen = m_answer != Answer::None;
    m_socket->skip(m_framer.feed({input.constData(), count}));
    if (m_framer.state() == RequestFramer::State::Failed)
        refuse(m_framer.fault());
    else if (wasOpen)
        takeBody();
    else if (m_framer.state() != RequestFramer::State::Head)
        openRequest();
    return true;
}

qint64 Connection::wantedBytes() const
{
    switch (m_framer.state()) {
    case RequestFramer::State::Head:
        return kReadBuffer;
    case RequestFramer::State::Body:
        return m_exchange ? m_exchange->bodyWindow() : kReadBuffer;
    case RequestFramer::State::Complete:
    case RequestFramer::State::Failed:
        break;
    }
    return 0;
}

void Connection::openRequest()
{
    const RequestHead &head = m_framer.head();
    ++m_serial;
    m_requestId.clear();
    m_status = 0;
    m_bodySent = 0;
    if (m_context.accessLog)
        m_opened = m_context.accessLog->now();
    m_answer = Answer::Awaited;
    m_received = 0;
    m_senderTime = Milliseconds(0);
    m_keepsAlive = head.keepsAlive;
    m_dropsBody = head.method == "HEAD";
    if (head.wantsWebSocket && m_context.opener->upgrade(*this, head))
        return;
    Exchange *exchange = m_context.opener->open(*this, head);
    if (!exchange)
        return;
    m_exchange = exchange;
    if (head.contentLength > exchange->bodyLimit())
        return refuse({413, "The request's body is too large.", "Send less at once."});
    // Also where there is no body to go on with: botocore takes a last answer that comes first for that of the connection's next
    // request too.
    const bool isWaiting = m_socket->bytesAvailable() == 0;
    if (head.expectsContinue && isWaiting && (m_framer.state() != RequestFramer::State::Complete || !head.hasBody()))
        write("HTTP/1.1 100 Continue\r\n\r\n");
    if (m_framer.state() == RequestFramer::State::Complete)
        exchange->takeBody({}, true);
}

void Connection::takeBody()
{
    const QByteArrayView bytes = m_framer.body();
    const bool isLast = m_framer.state() == RequestFramer::State::Complete;
    m_received += bytes.size();
    if (!m_exchange) {
        // The answer is out already: what is left of the body is dropped, within reason.
        if (m_received > m_context.limits.maxDiscardedBody)
            startClosing();
        return;
    }
    if (m_received > m_exchange->bodyLimit())
        return refuse({413, "The request's body is too large.", "Send less at once."});
    if (!bytes.isEmpty() || isLast)
        m_exchange->takeBody(bytes, isLast);
}

void Connection::readMore()
{
    process();
}

void Connection::passTo(Exchange *exchange)
{
    if (Exchange *former = std::exchange(m_exchange, exchange))
        former->end(Exchange::End::Answered);
    exchange->takeBody({}, true);
}

// RFC 9110 leaves X-Request-ID to its users: only what cannot upset a log or a header is taken over.
static bool isPlainWord(QByteArrayView id)
{
    static constexpr qsizetype kLongest = 128;
    const auto isPlain = [](char c) {
        const char lower = char(c | 0x20);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !id.isEmpty() && id.size() <= kLongest && std::all_of(id.begin(), id.end(), isPlain);
}

QByteArray Connection::requestId()
{
    if (!m_requestId.isEmpty())
        return m_requestId;
    const QByteArrayView sent = m_framer.head().field("x-request-id");
    m_requestId
        = isPlainWord(sent) ? sent.toByteArray() : "req_" + QByteArray::number(QRandomGenerator::global()->generate64(), 16);
    return m_requestId;
}

void Connection::logAccess()
{
    // Without an open request there is only something to tell when one was refused that could not even be read.
    if (!m_context.accessLog || (!m_opened && m_status == 0))
        return;
    AccessEntry entry;
    entry.address = m_clientAddress;
    entry.status = std::exchange(m_status, 0);
    entry.bytes = m_bodySent;
    if (m_opened) {
        entry.method = m_framer.head().method.toByteArray();
        entry.target = m_framer.head().target.toByteArray();
        entry.duration = std::chrono::duration_cast<Microseconds>(m_context.accessLog->now() - *m_opened);
        entry.requestId = requestId();
    }
    m_opened.reset();
    m_context.accessLog->note(entry);
}

void Connection::nextRequest()
{
    m_framer.reset();
    m_answer = Answer::None;
    m_waited = Milliseconds(0);
}

// ---- Writing and closing

qint64 Connection::unsentBytes() const
{
    if (!m_socket)
        return 0;
    const qint64 encrypted = m_isEncrypted ? static_cast<const QSslSocket *>(m_socket)->encryptedBytesToWrite() : 0;
    return m_socket->bytesToWrite() + encrypted;
}

void Connection::write(QByteArrayView bytes)
{
    if (m_descriptor >= 0 && m_socket->bytesToWrite() == 0) {
        const ssize_t sent = ::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent == bytes.size())
            return;
        if (sent > 0)
            bytes = bytes.sliced(sent);
    }
    if (m_socket)
        m_socket->write(bytes.data(), bytes.size());
}

void Connection::takeWritten(qint64 bytes)
{
    m_readerIdle = Milliseconds(0);
    m_readerTook += bytes;
    const qint64 unsent = unsentBytes();
    if (unsent == 0) {
        m_readerTime = Milliseconds(0);
        m_readerTook = 0;
        if (m_isClosing)
            return finishClosing();
    }
    if (m_exchange && unsent <= kRoomMark)
        m_exchange->takeRoom();
}

// An answer that closes is followed by an orderly end: our direction is shut, what the client still sends is swallowed for a
// while, so that no reset overtakes the answer.
void Connection::startClosing()
{
    m_isClosing = true;
    m_waited = Milliseconds(0);
    if (unsentBytes() == 0)
        finishClosing();
    else if (m_isEncrypted)
        m_socket->disconnectFromHost();
}

void Connection::finishClosing()
{
    if (m_isEncrypted)
        m_socket->disconnectFromHost();
    else
        ::shutdown(m_descriptor, SHUT_WR);
}

void Connection::abort()
{
    if (m_socket)
        m_socket->abort();
}

void Connection::leave()
{
    logAccess();
    m_isClosing = true;
    m_descriptor = -1;
    endExchange(Exchange::End::ClientGone);
    deleteLater();
}

QTcpSocket *Connection::handOver()
{
    m_status = 101;
    logAccess();
    return releaseSocket();
}

void Connection::moveTo(Listener &other)
{
    m_opened.reset(); // its new connection accounts for the request
    QTcpSocket *socket = releaseSocket();
    const QByteArrayView head = m_framer.headBytes();
    for (qsizetype i = head.size() - 1; i >= 0; --i)
        socket->ungetChar(head[i]);
    Listener::adopt(other, socket);
}

QTcpSocket *Connection::releaseSocket()
{
    QTcpSocket *socket = std::exchange(m_socket, nullptr);
    socket->disconnect(this);
    socket->setParent(nullptr);
    socket->setReadBufferSize(0);
    m_isClosing = true;
    m_descriptor = -1;
    deleteLater();
    return socket;
}

QByteArray Connection::localAddress() const
{
    if (!m_socket)
        return {};
    const QHostAddress address = m_socket->localAddress();
    const QString host = address.protocol() == QAbstractSocket::IPv6Protocol
        ? QLatin1Char('[') + address.toString() + QLatin1Char(']')
        : address.toString();
    return host.toLatin1() + ':' + QByteArray::number(m_socket->localPort());
}

// ---- Time

void Connection::sweep(Milliseconds elapsed)
{
    m_waited += elapsed;
    const HttpLimits &limits = m_context.limits;
    if (!m_socket)
        return;
    if (isReaderTooSlow(elapsed))
        return abort();
    if (m_isClosing) {
        if (unsentBytes() == 0 && m_waited > limits.lingerTime)
            abort();
        return;
    }
    if (m_answer != Answer::None) {
        if (isSenderTooSlow(elapsed))
            refuse({408, "The request's body came too slowly.", "Send the body without pauses."});
    } else if (!m_framer.isIdle()) {
        if (m_waited > limits.headTime)
            refuse({408, "The request's head came too slowly.", "Send the head at once."});
    } else if (m_waited > (m_serial == 0 ? limits.headTime : limits.keepAliveTime)) {
        abort();
    }
}

bool Connection::isReaderTooSlow(Milliseconds elapsed)
{
    if (unsentBytes() == 0)
        return false;
    m_readerIdle += elapsed;
    m_readerTime += elapsed;
    const HttpLimits &limits = m_context.limits;
    const Milliseconds allowed = limits.writeIdleTime + Milliseconds(m_readerTook * 1000 / limits.minimumRate);
    return m_readerIdle > limits.writeIdleTime || m_readerTime > allowed;
}

bool Connection::isSenderTooSlow(Milliseconds elapsed)
{
    if (m_framer.state() != RequestFramer::State::Body || wantedBytes() <= 0)
        return false;
    m_senderIdle += elapsed;
    m_senderTime += elapsed;
    const HttpLimits &limits = m_context.limits;
    const Milliseconds allowed = limits.bodyIdleTime + Milliseconds(m_received * 1000 / limits.minimumRate);
    return m_senderIdle > limits.bodyIdleTime || m_senderTime > allowed;
}

} // namespace isola
