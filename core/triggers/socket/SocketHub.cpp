#include "core/triggers/socket/SocketHub.h"

#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"
#include "core/registry/TokenRegistry.h"

#include <QJsonDocument>
#include <QUuid>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr int kSweepMs = 1000;

SocketHub::SocketHub(
    Engine &engine, FunctionRegistry &functions, AppRegistry &apps, TokenRegistry &tokens, const Clock &clock, QObject *parent)
    : QObject(parent), m_engine(engine), m_functions(functions), m_apps(apps), m_clock(clock)
{
    connect(&functions, &FunctionRegistry::functionChanged, this, &SocketHub::functionsChanged);
    connect(&functions, &FunctionRegistry::functionDeleted, this, &SocketHub::functionsChanged);
    connect(&apps, &AppRegistry::functionsRevised, this, &SocketHub::functionsChanged);
    connect(&apps, &AppRegistry::appChanged, this, &SocketHub::appChanged);
    connect(&apps, &AppRegistry::appDeleted, this, [this](const AppId &id) {
        closeWhere(
            [&](const SocketSession &session) { return session.app() == id; }, CloseCode::kGoingAway, "the app was deleted");
    });
    connect(&tokens, &TokenRegistry::tokenRemoved, this, [this](const AppId &app, TokenId token) {
        const QByteArray key = QByteArray::number(token.value);
        const auto isTokens = [&](const SocketSession &session) { return session.app() == app && session.caller().keyId == key; };
        closeWhere(isTokens, CloseCode::kPolicy, "the token was deleted");
    });
    connect(&m_sweeper, &QTimer::timeout, this, &SocketHub::sweep);
    m_sweeper.setInterval(kSweepMs);
}

SocketHub::~SocketHub() = default;

SocketSession &SocketHub::add(SocketPeer &peer, SocketOrigin origin, const std::optional<Caller> &caller)
{
    const QString id = "ws_"_L1 + QUuid::createUuid().toString(QUuid::Id128);
    Entry &entry = m_sessions[id];
    entry.session = std::make_unique<SocketSession>(*this, peer, std::move(origin), id);
    entry.since = m_clock.monotonic();
    if (!m_sweeper.isActive())
        m_sweeper.start();
    if (caller)
        entry.session->welcome(*caller);
    return *entry.session;
}

void SocketHub::remove(SocketSession &session)
{
    session.detach();
    if (session.isIdle() || session.isClosing())
        erase(session.id());
}

void SocketHub::erase(QString id)
{
    m_sessions.erase(id);
    if (m_sessions.empty())
        m_sweeper.stop();
}

void SocketHub::endFrame(const QString &id)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end() || found->second.session->isClosing())
        return;
    SocketSession &session = *found->second.session;
    session.endFrame();
    if (session.isDetached() && session.isIdle())
        erase(id);
}

qsizetype SocketHub::countOf(const AppId &app) const
{
    const auto isApps = [&](const auto &entry) { return entry.second.session->app() == app; };
    return std::count_if(m_sessions.begin(), m_sessions.end(), isApps);
}

SocketSession *SocketHub::find(const AppId &app, const QString &id) const
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end() || found->second.session->app() != app)
        return nullptr;
    SocketSession *session = found->second.session.get();
    return session->isClosing() || session->isDetached() ? nullptr : session;
}

int SocketHub::publish(const ChannelKey &channel, const QJsonValue &data, const QJsonObject &from)
{
    QJsonObject message{{u"type"_s, u"message"_s}, {u"channel"_s, channel.name}, {u"data"_s, data}};
    if (!from.isEmpty())
        message.insert(u"from"_s, from);
    const QByteArray text = QJsonDocument(message).toJson(QJsonDocument::Compact);
    const QSet<SocketSession *> listeners = m_channels.listeners(channel);
    for (SocketSession *session : listeners)
        session->send(text, FrameKind::Text);
    return int(listeners.size());
}

Result<Caller> SocketHub::checkToken(QByteArrayView token, const SocketSession &session) const
{
    return m_tokenCheck(token, session.app(), session.origin().clientAddress);
}

Result<void> SocketHub::admitFrame(const AppId &app) const
{
    return m_admission ? m_admission(app) : Result<void>();
}

const SocketHub::Listening &SocketHub::listening(const AppId &app)
{
    const auto found = m_listening.constFind(app);
    if (found != m_listening.cend())
        return *found;
    Listening listening;
    for (const FunctionRecord &record : m_functions.list(app)) {
        const Trigger *trigger = record.live->settings.trigger(TriggerType::Websocket);
        if (!trigger)
            continue;
        listening.rules.add(*trigger);
        if (trigger->isEnabled)
            listening.functions.append(record.live);
    }
    return *m_listening.insert(app, listening);
}

// What a socket listens to and may not any more is taken from it. Later: whoever tells of the change is not through with it, and
// one deploy may tell more than once.
void SocketHub::functionsChanged()
{
    m_listening.clear();
    if (std::exchange(m_isCheckDue, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isCheckDue = false;
            for (const auto &[id, entry] : m_sessions)
                if (!entry.session->isClosing())
                    entry.session->leaveForbidden();
        },
        Qt::QueuedConnection);
}

// Those whose peer is gone already end at once.
template <typename Condition> void SocketHub::closeWhere(Condition condition, int code, const QByteArray &reason)
{
    QStringList ids;
    for (const auto &[id, entry] : m_sessions)
        if (condition(*entry.session))
            ids.append(id);
    for (const QString &id : ids)
        if (SocketSession &session = *m_sessions.at(id).session; session.isDetached())
            erase(id);
        else
            session.close(code, reason);
}

void SocketHub::appChanged(const AppId &id)
{
    m_listening.clear();
    const AppPtr app = m_apps.find(id.value.toUtf8());
    if (!app || !app->isPaused)
        return;
    const QByteArray reason
        = app->pauseReason.isEmpty() ? "the app is paused" : "the app is paused: " + app->pauseReason.toUtf8();
    closeWhere([&](const SocketSession &session) { return session.app() == id; }, CloseCode::kTryAgainLater, reason);
}

void SocketHub::closeAll(int code, QByteArrayView reason)
{
    closeWhere([](const SocketSession &) { return true; }, code, reason.toByteArray());
}

void SocketHub::sweep()
{
    const MonotonicTime now = m_clock.monotonic();
    const int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(m_clock.wall().time_since_epoch()).count();
    const auto isMute = [&](const SocketSession &session) {
        return !session.isWelcome() && now - m_sessions.at(session.id()).since > kAuthTime;
    };
    closeWhere(isMute, CloseCode::kPolicy, "no token came in time");
    const auto isExpired = [&](const SocketSession &session) { return session.expiresAt() && *session.expiresAt() <= seconds; };
    closeWhere(isExpired, CloseCode::kPolicy, "the token has expired");
}

} // namespace isola
