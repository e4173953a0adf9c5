#pragma once
// The bytes below a WebSocket, once the handshake is through: of a plain connection the descriptor alone, so that ten thousand
// silent ones cost little memory and one entry each in the kernel's list; of an encrypted one its QSslSocket. Engine thread.

#include <QByteArray>
#include <QByteArrayView>
#include <memory>

class QTcpSocket;

namespace isola {

class SocketPoller;

class ByteStream {
public:
    class Listener {
    public:
        virtual ~Listener() = default;
        virtual void streamReadable() = 0; // also when the other side has closed
        virtual void streamWritable() = 0;
    };

    static constexpr qint64 kAtEnd = -1;

    // Takes the socket over; what it has received already is read first.
    static std::unique_ptr<ByteStream> over(std::unique_ptr<QTcpSocket> socket, SocketPoller &poller, Listener &listener);
    virtual ~ByteStream() = default;

    // How many bytes there were; 0: none now, kAtEnd: none will come.
    virtual qint64 read(char *into, qint64 room) = 0;
    // How many were taken; 0: none now, kAtEnd: the other side is gone.
    virtual qint64 write(QByteArrayView bytes) = 0;
    // Which of the two the listener is told of.
    virtual void watch(bool readable, bool writable) = 0;
    // Nothing more will be written; the other side is told once it has everything.
    virtual void finishWriting() = 0;
};

} // namespace isola
