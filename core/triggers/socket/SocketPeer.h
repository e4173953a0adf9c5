#pragma once
// The two sides of a WebSocket. The peer is where the bytes are (server/realtime): frames go out, it can be closed. The user is
// who takes what comes. Engine thread.

#include <QByteArray>
#include <QByteArrayView>

namespace isola {

enum class FrameKind { Text, Binary };

// RFC 6455, 7.4.1, and 1013 from IANA's registry.
namespace CloseCode {
inline constexpr int kNormal = 1000;
inline constexpr int kGoingAway = 1001;
inline constexpr int kProtocolError = 1002;
inline constexpr int kUnsupported = 1003;
inline constexpr int kInvalidPayload = 1007;
inline constexpr int kPolicy = 1008;
inline constexpr int kTooBig = 1009;
inline constexpr int kInternal = 1011;
inline constexpr int kTryAgainLater = 1013;
}

// None of these ends the session before it returns.
class SocketPeer {
public:
    virtual ~SocketPeer() = default;

    // Text must be UTF-8.
    virtual void sendFrame(QByteArrayView payload, FrameKind kind) = 0;
    // Begins the closing handshake; nothing is sent after it. The reason is cut to the 123 bytes that fit.
    virtual void closeSocket(int code, QByteArrayView reason) = 0;
    virtual qint64 unsentBytes() const = 0;
    // The user takes frames again after it did not.
    virtual void readMore() = 0;
};

class SocketUser {
public:
    virtual ~SocketUser() = default;

    virtual void takeFrame(QByteArray payload, FrameKind kind) = 0;
    // False: the socket is not read until readMore().
    virtual bool takesFrames() const = 0;
    virtual bool isClosing() const = 0;
    virtual void takeRoom() = 0; // what was sent has gone out
};

} // namespace isola
