#include "server/realtime/WebSocketConnection.h"

#include "server/realtime/MessageDeflate.h"

#include <QStringDecoder>
#include <QTcpSocket>

namespace isola {

static constexpr qint64 kReadPerTurn = 256 * 1024; // others want their turn too
static constexpr qsizetype kMaxReason = 123;

static bool isUtf8(QByteArrayView text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder.decode(text);
    return !decoder.hasError();
}

WebSocketConnection::WebSocketConnection(const RealtimeLimits &limits, const Clock &clock, MessageDeflate *deflate)
    : m_limits(limits), m_clock(clock), m_deflate(deflate), m_lastHeard(clock.monotonic())
{
}

WebSocketConnection::~WebSocketConnection()
{
    if (m_frames)
        wslay_event_context_free(m_frames);
}

bool WebSocketConnection::open(std::unique_ptr<QTcpSocket> socket, SocketPoller &poller, QByteArrayView handshake)
{
    m_stream = ByteStream::over(std::move(socket), poller, *this);
    wslay_event_callbacks callbacks{};
    callbacks.recv_callback = &WebSocketConnection::receive;
    callbacks.send_callback = &WebSocketConnection::transmit;
    callbacks.on_frame_recv_start_callback = &WebSocketConnection::examineFrame;
    callbacks.on_msg_recv_callback = &WebSocketConnection::takeMessage;
    if (!m_stream || wslay_event_context_server_init(&m_frames, &callbacks, this) != 0)
        return false;
    wslay_event_config_set_max_recv_msg_length(m_frames, uint64_t(m_limits.maxMessage));
    wslay_event_config_set_allowed_rsv_bits(m_frames, m_deflate ? WSLAY_RSV1_BIT : WSLAY_RSV_NONE);
    m_raw = handshake.toByteArray();
    return true;
}

void WebSocketConnection::startReading()
{
    flush();
    streamReadable(); // frames may have come together with the handshake
}

// ---- In

bool WebSocketConnection::mayRead() const
{
    return m_user && m_user->takesFrames() && !m_user->isClosing();
}

void WebSocketConnection::streamReadable()
{
    if (m_state == State::Gone)
        return;
    m_lastHeard = m_clock.monotonic();
    m_isPinged = false;
    if (m_state == State::Lingering)
        return drop();
    readFrames();
}

void WebSocketConnection::readFrames()
{
    if (m_isReading)
        return;
    m_isReading = true;
    m_readThisTurn = 0;
    const bool isMalformed = wslay_event_recv(m_frames) != 0 && !m_isAtEnd;
    m_isReading = false;
    m_isBroken = m_isBroken || m_isAtEnd;
    if (isMalformed)
        failProtocol();
    flush();
}

// A head that is no frame's. wslay closes without a code then: ours goes in its place, where no frame is half sent and no close
// has been said yet.
void WebSocketConnection::failProtocol()
{
    static constexpr char kClose[]
        = {char(0x88), 2, char(CloseCode::kProtocolError >> 8), char(CloseCode::kProtocolError & 0xff)};
    const bool isOnlyClose = m_state == State::Open && wslay_event_get_queued_msg_count(m_frames) <= 1;
    m_state = State::Closing;
    m_closedAt = m_clock.monotonic();
    if (!isOnlyClose)
        return;
    m_raw.append(kClose, sizeof kClose);
    wslay_event_shutdown_write(m_frames);
}

// A code takes two bytes: a close with one is not answered in kind.
void WebSocketConnection::examineFrame(wslay_event_context_ptr frames, const wslay_event_on_frame_recv_start_arg *frame, void *)
{
    if (frame->opcode == WSLAY_CONNECTION_CLOSE && frame->payload_length == 1)
        wslay_event_queue_close(frames, WSLAY_CODE_PROTOCOL_ERROR, nullptr, 0);
}

// Not only watched again: what came together with the handshake is here already.
void WebSocketConnection::readMore()
{
    if (m_state == State::Open)
        readFrames();
}

ssize_t WebSocketConnection::receive(wslay_event_context_ptr frames, uint8_t *into, size_t room, int, void *self)
{
    auto *connection = static_cast<WebSocketConnection *>(self);
    const bool hasRoom
        = connection->m_readThisTurn < kReadPerTurn && (connection->mayRead() || connection->m_state == State::Closing);
    const qint64 count = hasRoom ? connection->m_stream->read(reinterpret_cast<char *>(into), qint64(room)) : 0;
    if (count > 0) {
        connection->m_readThisTurn += count;
        return count;
    }
    if (count == 0) {
        wslay_event_set_error(frames, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    connection->m_isAtEnd = true;
    wslay_event_set_error(frames, WSLAY_ERR_CALLBACK_FAILURE);
    return -1;
}

void WebSocketConnection::takeMessage(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg *message, void *self)
{
    static_cast<WebSocketConnection *>(self)->takeMessage(*message);
}

// wslay answers pings and closes by itself.
void WebSocketConnection::takeMessage(const wslay_event_on_msg_recv_arg &message)
{
    if (wslay_is_ctrl_frame(message.opcode) || !m_user || m_state != State::Open)
        return;
    const FrameKind kind = message.opcode == WSLAY_TEXT_FRAME ? FrameKind::Text : FrameKind::Binary;
    QByteArray payload(reinterpret_cast<const char *>(message.msg), qsizetype(message.msg_length));
    if (wslay_get_rsv1(message.rsv)) {
        auto [expanded, fault] = m_deflate->expand(payload, m_limits.maxMessage);
        if (fault == MessageDeflate::Fault::TooLong)
            return closeSocket(CloseCode::kTooBig, "the message is too long");
        if (fault == MessageDeflate::Fault::Malformed)
            return closeSocket(CloseCode::kInvalidPayload, "the message cannot be decompressed");
        payload = std::move(expanded);
        if (kind == FrameKind::Text && !isUtf8(payload))
            return closeSocket(CloseCode::kInvalidPayload, "the text is not UTF-8");
    }
    m_user->takeFrame(std::move(payload), kind);
}

// ---- Out

void WebSocketConnection::sendFrame(QByteArrayView payload, FrameKind kind)
{
    if (m_state != State::Open)
        return;
    QByteArray compressed;
    const bool isCompressed = m_deflate && payload.size() >= m_limits.compressFrom;
    if (isCompressed) {
        compressed = m_deflate->compress(payload);
        payload = compressed;
    }
    wslay_event_msg message{};
    message.opcode = kind == FrameKind::Text ? WSLAY_TEXT_FRAME : WSLAY_BINARY_FRAME;
    message.msg = reinterpret_cast<const uint8_t *>(payload.data());
    message.msg_length = size_t(payload.size());
    wslay_event_queue_msg_ex(m_frames, &message, isCompressed ? WSLAY_RSV1_BIT : WSLAY_RSV_NONE);
    flush();
}

// Cut where a character ends.
static QByteArrayView fitting(QByteArrayView reason)
{
    if (reason.size() <= kMaxReason)
        return reason;
    qsizetype end = kMaxReason;
    while (end > 0 && (uchar(reason[end]) & 0xc0) == 0x80)
        --end;
    return reason.first(end);
}

void WebSocketConnection::closeSocket(int code, QByteArrayView reason)
{
    if (m_state != State::Open)
        return;
    m_state = State::Closing;
    m_closedAt = m_clock.monotonic();
    const QByteArrayView said = fitting(reason);
    wslay_event_queue_close(m_frames, uint16_t(code), reinterpret_cast<const uint8_t *>(said.data()), size_t(said.size()));
    // Who broke the rules is not waited for (RFC 6455, 7.1.7).
    if (code == CloseCode::kInvalidPayload || code == CloseCode::kTooBig)
        wslay_event_shutdown_read(m_frames);
    flush();
}

qint64 WebSocketConnection::unsentBytes() const
{
    return qint64(wslay_event_get_queued_msg_length(m_frames)) + m_raw.size();
}

ssize_t WebSocketConnection::transmit(wslay_event_context_ptr frames, const uint8_t *bytes, size_t count, int, void *self)
{
    auto *connection = static_cast<WebSocketConnection *>(self);
    const qint64 taken = connection->m_stream->write({reinterpret_cast<const char *>(bytes), qsizetype(count)});
    if (taken > 0)
        return taken;
    wslay_event_set_error(frames, taken == 0 ? WSLAY_ERR_WOULDBLOCK : WSLAY_ERR_CALLBACK_FAILURE);
    return -1;
}

void WebSocketConnection::flush()
{
    if (m_isFlushing || m_state == State::Lingering || m_state == State::Gone)
        return;
    m_isFlushing = true;
    if (!m_raw.isEmpty()) {
        const qint64 taken = m_stream->write(m_raw);
        m_isBroken = m_isBroken || taken == ByteStream::kAtEnd;
        m_raw.remove(0, std::max<qint64>(taken, 0));
    }
    if (m_raw.isEmpty() && !m_isBroken && wslay_event_send(m_frames) != 0)
        m_isBroken = true;
    m_isFlushing = false;
    settle();
}

void WebSocketConnection::streamWritable()
{
    flush();
    if (m_user && m_state == State::Open)
        m_user->takeRoom();
}

// Where this stands after bytes have moved.
void WebSocketConnection::settle()
{
    if (m_isBroken)
        return leave();
    if (m_state == State::Open && (wslay_event_get_close_sent(m_frames) || wslay_event_get_close_received(m_frames))) {
        m_state = State::Closing; // theirs, answered by wslay, or a fault that it found
        m_closedAt = m_clock.monotonic();
    }
    const bool isSaid = m_state == State::Closing && m_raw.isEmpty() && !wslay_event_want_write(m_frames);
    const bool isHeard = wslay_event_get_close_received(m_frames) || !wslay_event_get_read_enabled(m_frames);
    if (isSaid && isHeard) {
        m_state = State::Lingering;
        m_stream->finishWriting();
    }
    watch();
}

void WebSocketConnection::watch()
{
    if (m_state == State::Gone)
        return;
    const bool reads = m_state == State::Open ? mayRead() : true;
    const bool writes = m_state != State::Lingering && (!m_raw.isEmpty() || wslay_event_want_write(m_frames));
    m_stream->watch(reads, writes);
}

// No reset may overtake the close: their last bytes are read, and dropped.
void WebSocketConnection::drop()
{
    char bytes[4096];
    for (qint64 total = 0; total < kReadPerTurn;) {
        const qint64 count = m_stream->read(bytes, sizeof bytes);
        if (count == ByteStream::kAtEnd)
            return leave();
        if (count == 0)
            return;
        total += count;
    }
}

void WebSocketConnection::leave()
{
    if (m_state == State::Gone)
        return;
    m_state = State::Gone;
    m_stream->watch(false, false);
    m_gone();
}

void WebSocketConnection::sweep(MonotonicTime now)
{
    const bool isSilent = now - m_lastHeard > m_limits.lostAfter;
    const bool isOverdue = m_state != State::Open && now - m_closedAt > m_limits.closeTime;
    if (isSilent || isOverdue)
        return leave();
    if (m_state != State::Open || m_isPinged || now - m_lastHeard < m_limits.pingAfter)
        return;
    m_isPinged = true;
    const wslay_event_msg ping{WSLAY_PING, nullptr, 0};
    wslay_event_queue_msg(m_frames, &ping);
    flush();
}

} // namespace isola
