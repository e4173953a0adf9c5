#pragma once
// A WebSocket as the triggers see it: frames go out, it can be closed. Implemented where the bytes are (server/realtime); engine
// thread.

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
    // The session takes frames again after it did not (SocketSession::takesFrames()).
    virtual void readMore() = 0;
};

} // namespace isola
