#pragma once
// One WebSocket on the wire (RFC 6455): wslay cuts and makes the frames, this class moves the bytes, keeps the limits and closes
// in order. Owned by the RealtimeDoor; engine thread.

#include "core/base/Clock.h"
#include "core/triggers/socket/SocketPeer.h"
#include "server/realtime/ByteStream.h"

#include <functional>
#include <wslay/wslay.h>

namespace isola {

class MessageDeflate;
class SocketPoller;

struct RealtimeLimits {
    qsizetype maxMessage = 1024 * 1024; // 1009 beyond; after decompression too
    qsizetype compressFrom = 512; // shorter messages are sent as they are
    Milliseconds pingAfter{30000}; // of silence
    Milliseconds lostAfter{75000}; // of silence, pings notwithstanding
    Milliseconds closeTime{5000}; // for the other side to answer a close, and to go
    int maxSockets = 20000; // lowered to half of what RLIMIT_NOFILE leaves
};

class WebSocketConnection final : public SocketPeer, private ByteStream::Listener {
public:
    // `deflate` is null where it was not agreed on.
    WebSocketConnection(const RealtimeLimits &limits, const Clock &clock, MessageDeflate *deflate);
    ~WebSocketConnection() override;

    // Called once, when all is over; the connection is still on the stack then.
    void setGone(std::function<void()> gone) { m_gone = std::move(gone); }

    // False when the socket cannot be had. `handshake` is the answer that makes it a WebSocket.
    bool open(std::unique_ptr<QTcpSocket> socket, SocketPoller &poller, QByteArrayView handshake);
    void setUser(SocketUser *user) { m_user = user; } // null: nobody listens any more
    void startReading();

    void sendFrame(QByteArrayView payload, FrameKind kind) override;
    void closeSocket(int code, QByteArrayView reason) override;
    qint64 unsentBytes() const override;
    void readMore() override;

    void sweep(MonotonicTime now);

private:
    enum class State {
        Open,
        Closing, // our close is on its way, theirs has not come
        Lingering, // all is said; what they still send is dropped until they are gone
        Gone,
    };

    void streamReadable() override;
    void streamWritable() override;

    static ssize_t receive(wslay_event_context_ptr, uint8_t *into, size_t room, int, void *self);
    static ssize_t transmit(wslay_event_context_ptr, const uint8_t *bytes, size_t count, int, void *self);
    static void takeMessage(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg *message, void *self);
    static void examineFrame(wslay_event_context_ptr, const wslay_event_on_frame_recv_start_arg *frame, void *);
    void takeMessage(const wslay_event_on_msg_recv_arg &message);
    bool mayRead() const;
    void readFrames();
    void failProtocol();
    void drop();
    void flush();
    void settle();
    void watch();
    void leave();

    const RealtimeLimits &m_limits;
    const Clock &m_clock;
    MessageDeflate *m_deflate;
    std::function<void()> m_gone;
    std::unique_ptr<ByteStream> m_stream;
    wslay_event_context_ptr m_frames = nullptr;
    SocketUser *m_user = nullptr;
    State m_state = State::Open;
    QByteArray m_raw; // goes out before the frames that wait: the handshake, or a close that wslay does not make
    qint64 m_readThisTurn = 0;
    bool m_isReading = false;
    bool m_isFlushing = false;
    bool m_isPinged = false;
    bool m_isAtEnd = false; // nothing more can be read
    bool m_isBroken = false; // the other side is gone
    MonotonicTime m_lastHeard;
    MonotonicTime m_closedAt{};
};

} // namespace isola
