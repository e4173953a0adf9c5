#pragma once
// One open socket's conversation: the words of the realtime protocol (docs/realtime.md), and frames that run functions, one after
// the other in the order they came. Owned by the SocketHub until its peer is gone; engine thread.

#include "core/model/Caller.h"
#include "core/triggers/socket/Channels.h"
#include "core/triggers/socket/FrameCall.h"
#include "core/triggers/socket/SocketPeer.h"

#include <deque>

namespace isola {

class SocketHub;

// What is known of a socket before anything is said on it.
struct SocketOrigin {
    AppId app;
    QByteArray url; // of the handshake, "http://127.0.0.1:4000/v1/default/realtime"; without its query, which may hold a token
    QByteArray clientAddress;
};

class SocketSession final : public SocketUser {
public:
    static constexpr size_t kMaxQueued = 32; // frames that wait for their turn; the socket is not read beyond
    static constexpr qsizetype kMaxQueuedBytes = 1024 * 1024;
    static constexpr qint64 kUnsentMark = 256 * 1024; // no frame begins while more waits to be sent
    static constexpr qint64 kMaxUnsent = 4 * 1024 * 1024; // a reader that falls further behind is closed
    static constexpr qsizetype kMaxChannels = 100;
    static constexpr qsizetype kMaxState = 4096; // of a presence, and a socket's data is allowed sixteen times that
    static constexpr qsizetype kMaxData = 64 * 1024;

    SocketSession(SocketHub &hub, SocketPeer &peer, SocketOrigin origin, QString id);
    ~SocketSession() override;
    SocketSession(const SocketSession &) = delete;
    SocketSession &operator=(const SocketSession &) = delete;

    // Who it is: from the handshake, or from the first message.
    void welcome(const Caller &caller);

    void takeFrame(QByteArray payload, FrameKind kind) override;
    bool takesFrames() const override { return m_queue.size() < kMaxQueued && m_queuedBytes < kMaxQueuedBytes; }
    void takeRoom() override;

    // The calls for the frame in front have all ended.
    void endFrame();

    // Ends listening to channels that the app's rules do not grant any more, and says so.
    void leaveForbidden();

    // The peer is gone. What was received before still runs, with nobody to hear the answers.
    void detach();
    bool isDetached() const { return !m_peer; }
    bool isIdle() const { return m_queue.empty(); }

    void sendText(const QJsonObject &message);
    void send(QByteArrayView payload, FrameKind kind);
    void close(int code, QByteArrayView reason);

    const QString &id() const { return m_id; }
    const AppId &app() const { return m_origin.app; }
    const SocketOrigin &origin() const { return m_origin; }
    const Caller &caller() const { return m_caller; }
    bool isWelcome() const { return m_isWelcome; }
    bool isClosing() const override { return m_isClosing; }
    std::optional<int64_t> expiresAt() const { return m_expiresAt; } // of the end user's token, seconds since 1970 UTC

    // What functions keep with the socket: JSON, empty at first.
    const QByteArray &data() const { return m_data; }
    void setData(const QByteArray &data) { m_data = data; }

    // {"connection_id","user_id"?,"state"}: how others see it.
    QJsonObject asMember(const QJsonObject &state) const;

private:
    struct Frame {
        QByteArray payload;
        FrameKind kind = FrameKind::Text;
        QJsonObject message; // with its `type`, where it is one of the protocol's
    };

    static QJsonObject messageOf(const Frame &frame);
    void authenticate(const Frame &frame);
    void runNext();
    bool begin(const Frame &frame);
    void subscribe(const QJsonObject &message);
    void unsubscribe(const QJsonObject &message);
    void publish(const QJsonObject &message);
    void showPresence(const QJsonObject &message);
    void setPresent(const ChannelKey &channel, const QJsonObject &state);
    void leave(const ChannelKey &channel);
    void tellListeners(const ChannelKey &channel, QLatin1StringView type, const QJsonObject &state);
    std::optional<ChannelKey> channelOf(const QJsonObject &message);
    QJsonObject identity() const;
    void forbid(const QString &channel, const QString &what);
    void runFunctions(const Frame &frame);
    void startCalls(const QList<FunctionVersionPtr> &functions, const Frame &frame);
    Invocation invocationFor(const FunctionVersionPtr &function, const Frame &frame) const;
    void callFinished();
    void readMoreIf(bool tookFrames);
    qint64 unsentBytes() const { return m_peer ? m_peer->unsentBytes() : 0; }
    void sendAnswers();
    void answerEvent(const FrameCall &call);
    void answerFrame(const FrameCall &call);
    QJsonObject errorOf(const FrameCall &call) const;
    void complain(const Error &error, const QJsonObject &about);

    SocketHub &m_hub;
    SocketPeer *m_peer; // null: gone
    const SocketOrigin m_origin;
    const QString m_id;
    Caller m_caller;
    std::optional<int64_t> m_expiresAt;
    bool m_isWelcome = false;
    bool m_isClosing = false;
    QByteArray m_data;
    QSet<QString> m_channels;

    std::deque<Frame> m_queue;
    qsizetype m_queuedBytes = 0;
    bool m_isRunning = false; // the front of the queue
    bool m_isStarting = false; // its calls
    std::vector<std::unique_ptr<FrameCall>> m_calls; // of the front, in the order of the functions' names
};

} // namespace isola
