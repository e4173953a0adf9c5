// The protocol's words. What runs functions is in SocketSessionCalls.cpp.

#include "core/triggers/socket/SocketSession.h"

#include "core/triggers/socket/SocketHub.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qsizetype kLongestWord = 8192; // a message that carries no data; longer ones are not the protocol's

SocketSession::SocketSession(SocketHub &hub, SocketPeer &peer, SocketOrigin origin, QString id)
    : m_hub(hub), m_peer(&peer), m_origin(std::move(origin)), m_id(std::move(id))
{
}

SocketSession::~SocketSession()
{
    for (const auto &call : m_calls)
        call->cancel();
    detach();
}

void SocketSession::detach()
{
    m_peer = nullptr;
    const QSet<QString> channels = m_channels;
    for (const QString &channel : channels)
        leave({app(), channel});
}

void SocketSession::welcome(const Caller &caller)
{
    m_isWelcome = true;
    m_caller = caller;
    if (caller.kind == CallerKind::EndUserJwt) {
        const QJsonValue expiry = QJsonDocument::fromJson(caller.claims).object().value("exp"_L1);
        if (expiry.isDouble())
            m_expiresAt = int64_t(expiry.toDouble());
    }
    QJsonObject message{{u"type"_s, u"connected"_s}, {u"connection_id"_s, m_id}};
    if (!caller.userId.isEmpty())
        message.insert(u"user_id"_s, QString::fromUtf8(caller.userId));
    sendText(message);
}

// ---- Out

void SocketSession::sendText(const QJsonObject &message)
{
    send(QJsonDocument(message).toJson(QJsonDocument::Compact), FrameKind::Text);
}

// Who does not read what is sent must not make the server keep it.
void SocketSession::send(QByteArrayView payload, FrameKind kind)
{
    if (m_isClosing || !m_peer)
        return;
    if (unsentBytes() + payload.size() > kMaxUnsent)
        return close(CloseCode::kPolicy, "you read too slowly");
    m_peer->sendFrame(payload, kind);
}

void SocketSession::close(int code, QByteArrayView reason)
{
    if (!std::exchange(m_isClosing, true) && m_peer)
        m_peer->closeSocket(code, reason);
}

void SocketSession::complain(const Error &error, const QJsonObject &about)
{
    QJsonObject message = about;
    if (!message.contains("type"_L1))
        message.insert(u"type"_s, u"error"_s);
    message.insert(u"error"_s,
        QJsonObject{
            {u"code"_s, QString(wireName(error.code))}, {u"message"_s, error.message}, {u"remediation"_s, error.remediation}});
    sendText(message);
}

// ---- In

// The message when it is one of the protocol's, else an empty object: the frame is the functions' alone.
QJsonObject SocketSession::messageOf(const Frame &frame)
{
    static const QStringList words{
        u"event"_s, u"subscribe"_s, u"unsubscribe"_s, u"publish"_s, u"presence"_s, u"ping"_s, u"auth"_s};
    static const QStringList unbounded{u"event"_s, u"publish"_s}; // as long as a frame may be
    const bool mayBe = frame.kind == FrameKind::Text && frame.payload.startsWith('{') && frame.payload.contains("\"type\"");
    if (!mayBe)
        return {};
    const QJsonObject message = QJsonDocument::fromJson(frame.payload).object();
    const QString type = message.value("type"_L1).toString();
    const bool isWord = words.contains(type) && (unbounded.contains(type) || frame.payload.size() <= kLongestWord);
    return isWord ? message : QJsonObject();
}

void SocketSession::takeFrame(QByteArray payload, FrameKind kind)
{
    if (m_isClosing)
        return;
    Frame frame{std::move(payload), kind, {}};
    frame.message = messageOf(frame);
    if (!m_isWelcome)
        return authenticate(frame);
    if (frame.message.value("type"_L1) == "ping"_L1)
        return sendText({{u"type"_s, u"pong"_s}});
    m_queuedBytes += frame.payload.size();
    m_queue.push_back(std::move(frame));
    runNext();
}

void SocketSession::authenticate(const Frame &frame)
{
    if (frame.message.value("type"_L1) != "auth"_L1)
        return close(CloseCode::kPolicy, "the first message must be {\"type\":\"auth\",\"token\"}");
    const Result<Caller> caller = m_hub.checkToken(frame.message.value("token"_L1).toString().toUtf8(), *this);
    if (!caller)
        return close(CloseCode::kPolicy, "the token is not valid");
    welcome(*caller);
}

void SocketSession::takeRoom()
{
    runNext();
}

// Frames are taken one after the other; those that run nothing at once.
void SocketSession::runNext()
{
    const bool tookFrames = takesFrames();
    while (!m_isRunning && !m_isClosing && !m_queue.empty() && unsentBytes() <= kUnsentMark) {
        m_isRunning = begin(m_queue.front());
        if (m_isRunning || m_isClosing)
            break;
        m_queuedBytes -= m_queue.front().payload.size();
        m_queue.pop_front();
    }
    readMoreIf(tookFrames);
}

void SocketSession::readMoreIf(bool tookFrames)
{
    if (!tookFrames && takesFrames() && !m_isClosing && m_peer)
        m_peer->readMore();
}

// True when the frame runs functions and the next one has to wait.
bool SocketSession::begin(const Frame &frame)
{
    const QString type = frame.message.value("type"_L1).toString();
    if (type == "subscribe"_L1)
        subscribe(frame.message);
    else if (type == "unsubscribe"_L1)
        unsubscribe(frame.message);
    else if (type == "publish"_L1)
        publish(frame.message);
    else if (type == "presence"_L1)
        showPresence(frame.message);
    else if (type == "auth"_L1)
        complain(
            {ErrorCode::ResourceConflict, u"The socket has its caller."_s, u"Open another socket for another token."_s, {}}, {});
    else
        runFunctions(frame);
    return !m_calls.empty();
}

// ---- Channels

std::optional<ChannelKey> SocketSession::channelOf(const QJsonObject &message)
{
    const QString name = message.value("channel"_L1).toString();
    if (!name.isEmpty() && name.size() <= Channels::kLongestName)
        return ChannelKey{app(), name};
    complain(
        validationError({{u"channel"_s, u"must be a name of 1 to %1 characters"_s.arg(Channels::kLongestName), 0, 0, {}}}), {});
    return {};
}

void SocketSession::subscribe(const QJsonObject &message)
{
    const std::optional<ChannelKey> channel = channelOf(message);
    if (!channel)
        return;
    if (!m_hub.rulesOf(app()).maySubscribe(app(), channel->name, m_caller))
        return forbid(channel->name, u"listen to"_s);
    if (m_channels.size() >= kMaxChannels && !m_channels.contains(channel->name))
        return complain({ErrorCode::RateLimited, u"A socket may listen to %1 channels."_s.arg(kMaxChannels),
                            u"Unsubscribe from one, or open another socket."_s, {}},
            {{u"channel"_s, channel->name}});
    m_hub.channels().subscribe(*channel, this);
    m_channels.insert(channel->name);
    sendText({{u"type"_s, u"subscribed"_s}, {u"channel"_s, channel->name}});
    if (message.contains("presence"_L1))
        setPresent(*channel, message.value("presence"_L1).toObject());
}

void SocketSession::unsubscribe(const QJsonObject &message)
{
    const std::optional<ChannelKey> channel = channelOf(message);
    if (!channel)
        return;
    leave(*channel);
    sendText({{u"type"_s, u"unsubscribed"_s}, {u"channel"_s, channel->name}});
}

void SocketSession::forbid(const QString &channel, const QString &what)
{
    complain({ErrorCode::AuthInsufficientPermissions, u"You may not %1 this channel."_s.arg(what),
                 u"The websocket triggers' `channels` say who may; a developer's token may everywhere."_s, {}},
        {{u"channel"_s, channel}});
}

void SocketSession::leaveForbidden()
{
    const ChannelRules &rules = m_hub.rulesOf(app());
    const QSet<QString> channels = m_channels;
    for (const QString &channel : channels) {
        if (rules.maySubscribe(app(), channel, m_caller))
            continue;
        leave({app(), channel});
        sendText({{u"type"_s, u"unsubscribed"_s}, {u"channel"_s, channel}});
        forbid(channel, u"listen to"_s);
    }
}

// Who speaks is told by the server: nobody can speak in another's name.
void SocketSession::publish(const QJsonObject &message)
{
    const std::optional<ChannelKey> channel = channelOf(message);
    if (!channel)
        return;
    QJsonObject about{{u"channel"_s, channel->name}};
    if (message.contains("id"_L1))
        about.insert(u"id"_s, message.value("id"_L1));
    if (!message.contains("data"_L1))
        return complain(validationError({{u"data"_s, u"is missing: what the others are to get"_s, 0, 0, {}}}), about);
    if (!m_hub.rulesOf(app()).mayPublish(app(), channel->name, m_caller))
        return forbid(channel->name, u"publish to"_s);
    if (const Result<void> admitted = m_hub.admitFrame(app()); !admitted)
        return complain(admitted.error(), about);
    about.insert(u"type"_s, u"published"_s);
    about.insert(u"reached"_s, m_hub.publish(*channel, message.value("data"_L1), identity()));
    sendText(about);
}

void SocketSession::leave(const ChannelKey &channel)
{
    const bool wasPresent = m_hub.channels().isPresent(channel, this);
    m_channels.remove(channel.name);
    m_hub.channels().unsubscribe(channel, this);
    if (wasPresent)
        tellListeners(channel, "presence_leave"_L1, {});
}

QJsonObject SocketSession::identity() const
{
    QJsonObject identity{{u"connection_id"_s, m_id}};
    if (!m_caller.userId.isEmpty())
        identity.insert(u"user_id"_s, QString::fromUtf8(m_caller.userId));
    return identity;
}

QJsonObject SocketSession::asMember(const QJsonObject &state) const
{
    QJsonObject member = identity();
    member.insert(u"state"_s, state);
    return member;
}

// Asks who is there; with a state it also says how this one is.
void SocketSession::showPresence(const QJsonObject &message)
{
    const std::optional<ChannelKey> channel = channelOf(message);
    if (!channel)
        return;
    if (!m_channels.contains(channel->name))
        return complain({ErrorCode::ResourceNotFound, u"You do not listen to this channel."_s, u"Subscribe to it first."_s, {}},
            {{u"channel"_s, channel->name}});
    if (message.contains("state"_L1))
        return setPresent(*channel, message.value("state"_L1).toObject());
    QJsonArray members;
    const QHash<SocketSession *, QJsonObject> present = m_hub.channels().present(*channel);
    for (auto member = present.begin(); member != present.end(); ++member)
        members.append(member.key()->asMember(member.value()));
    sendText({{u"type"_s, u"presence"_s}, {u"channel"_s, channel->name}, {u"members"_s, members}});
}

void SocketSession::setPresent(const ChannelKey &channel, const QJsonObject &state)
{
    if (QJsonDocument(state).toJson(QJsonDocument::Compact).size() > kMaxState)
        return complain(validationError({{u"state"_s, u"must be at most %1 bytes of JSON"_s.arg(kMaxState), 0, 0, {}}}), {});
    const bool wasPresent = m_hub.channels().isPresent(channel, this);
    m_hub.channels().setPresent(channel, this, state);
    showPresence({{u"channel"_s, channel.name}});
    tellListeners(channel, wasPresent ? "presence_update"_L1 : "presence_join"_L1, state);
}

// To the others that listen, whether they show themselves or not.
void SocketSession::tellListeners(const ChannelKey &channel, QLatin1StringView type, const QJsonObject &state)
{
    const QJsonObject message{{u"type"_s, type}, {u"channel"_s, channel.name}, {u"member"_s, asMember(state)}};
    const QSet<SocketSession *> listeners = m_hub.channels().listeners(channel);
    for (SocketSession *other : listeners)
        if (other != this)
            other->sendText(message);
}

} // namespace isola
