#include "server/realtime/ByteStream.h"

#include "server/realtime/SocketPoller.h"

#include <QSslSocket>
#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace isola {

namespace {

class PlainStream final : public ByteStream, private SocketPoller::Client {
public:
    PlainStream(int descriptor, QByteArray received, SocketPoller &poller, Listener &listener)
        : m_descriptor(descriptor), m_received(std::move(received)), m_poller(poller), m_listener(listener)
    {
        m_poller.add(m_descriptor, *this);
    }

    ~PlainStream() override
    {
        m_poller.remove(m_descriptor, *this);
        ::close(m_descriptor);
    }

    qint64 read(char *into, qint64 room) override
    {
        if (!m_received.isEmpty()) {
            const qsizetype count = std::min<qsizetype>(room, m_received.size());
            std::copy_n(m_received.begin(), count, into);
            m_received.remove(0, count);
            if (m_received.isEmpty())
                m_received.squeeze();
            return count;
        }
        const ssize_t count = ::recv(m_descriptor, into, size_t(room), MSG_DONTWAIT);
        if (count > 0)
            return count;
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : kAtEnd;
    }

    qint64 write(QByteArrayView bytes) override
    {
        const ssize_t count = ::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count >= 0)
            return count;
        return errno == EAGAIN || errno == EINTR ? 0 : kAtEnd;
    }

    void watch(bool readable, bool writable) override { m_poller.watch(m_descriptor, *this, readable, writable); }
    void finishWriting() override { ::shutdown(m_descriptor, SHUT_WR); }

private:
    void ready(bool readable, bool writable) override
    {
        if (writable)
            m_listener.streamWritable();
        if (readable)
            m_listener.streamReadable();
    }

    const int m_descriptor;
    QByteArray m_received;
    SocketPoller &m_poller;
    Listener &m_listener;
};

class EncryptedStream final : public QObject, public ByteStream {
public:
    EncryptedStream(std::unique_ptr<QTcpSocket> socket, Listener &listener)
        : m_socket(static_cast<QSslSocket *>(socket.release())), m_listener(listener)
    {
        m_socket->setReadBufferSize(kReadBuffer);
        // In turns of their own, so that a stream may end where it is told of something.
        connect(m_socket.get(), &QIODevice::readyRead, this, &EncryptedStream::tellReadable, Qt::QueuedConnection);
        connect(m_socket.get(), &QAbstractSocket::disconnected, this, &EncryptedStream::tellReadable, Qt::QueuedConnection);
        connect(m_socket.get(), &QSslSocket::encryptedBytesWritten, this, &EncryptedStream::tellWritable, Qt::QueuedConnection);
    }

    qint64 read(char *into, qint64 room) override
    {
        const qint64 count = m_socket->read(into, room);
        if (count > 0)
            return count;
        return m_socket->state() == QAbstractSocket::ConnectedState ? 0 : kAtEnd;
    }

    qint64 write(QByteArrayView bytes) override
    {
        if (m_socket->state() != QAbstractSocket::ConnectedState)
            return kAtEnd;
        const qint64 room = kUnsent - m_socket->bytesToWrite() - m_socket->encryptedBytesToWrite();
        return room <= 0 ? 0 : m_socket->write(bytes.data(), std::min<qint64>(room, bytes.size()));
    }

    void watch(bool readable, bool writable) override
    {
        const bool isNew = readable && !m_tellsReadable;
        m_tellsReadable = readable;
        m_tellsWritable = writable;
        if (isNew && m_socket->bytesAvailable() > 0)
            QMetaObject::invokeMethod(this, &EncryptedStream::tellReadable, Qt::QueuedConnection);
    }

    void finishWriting() override { m_socket->disconnectFromHost(); }

private:
    static constexpr qint64 kReadBuffer = 64 * 1024;
    static constexpr qint64 kUnsent = 64 * 1024;

    void tellReadable()
    {
        const bool isAtEnd = m_socket->state() == QAbstractSocket::UnconnectedState;
        if (m_tellsReadable || isAtEnd)
            m_listener.streamReadable();
    }

    void tellWritable()
    {
        if (m_tellsWritable)
            m_listener.streamWritable();
    }

    std::unique_ptr<QSslSocket> m_socket;
    Listener &m_listener;
    bool m_tellsReadable = false;
    bool m_tellsWritable = false;
};

} // namespace

std::unique_ptr<ByteStream> ByteStream::over(std::unique_ptr<QTcpSocket> socket, SocketPoller &poller, Listener &listener)
{
    if (qobject_cast<QSslSocket *>(socket.get()))
        return std::make_unique<EncryptedStream>(std::move(socket), listener);
    // The descriptor goes on living in a copy: Qt closes its own with its socket, 20 KB of buffers and all.
    const int descriptor = ::fcntl(int(socket->socketDescriptor()), F_DUPFD_CLOEXEC, 0);
    if (descriptor < 0)
        return nullptr;
    QByteArray received = socket->readAll();
    socket->abort(); // closes its own copy, and tells nobody
    socket.release()->deleteLater(); // it may be the one whose signal this is
    return std::make_unique<PlainStream>(descriptor, std::move(received), poller, listener);
}

} // namespace isola
