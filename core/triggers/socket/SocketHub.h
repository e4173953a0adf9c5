#pragma once
// All WebSockets of a server: welcomes them, finds the functions that their frames run, carries messages between functions and
// sockets, and closes those whose right to be open has ended. Engine thread.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/dispatch/Engine.h"
#include "core/model/App.h"
#include "core/triggers/socket/ChannelRules.h"
#include "core/triggers/socket/SocketSession.h"

#include <QObject>
#include <QTimer>

namespace isola {

class AppRegistry;
class FunctionRegistry;
class TokenRegistry;

// Told that a socket's app takes one more frame now; an error when it has had its share.
using FrameAdmission = std::function<Result<void>(const AppId &app)>;
using TokenCheck = std::function<Result<Caller>(QByteArrayView token, const AppId &app, const QByteArray &address)>;

class SocketHub final : public QObject {
    Q_OBJECT

public:
    static constexpr Milliseconds kAuthTime{10000}; // for the first message of a socket without a token

    SocketHub(Engine &engine, FunctionRegistry &functions, AppRegistry &apps, TokenRegistry &tokens, const Clock &clock,
        QObject *parent = nullptr);
    ~SocketHub() override;

    void setAdmission(FrameAdmission admission) { m_admission = std::move(admission); }
    void setTokenCheck(TokenCheck check) { m_tokenCheck = std::move(check); }

    // The session lives until remove(), and until what it received before has run; without a caller its first message must say
    // who it is.
    SocketSession &add(SocketPeer &peer, SocketOrigin origin, const std::optional<Caller> &caller);
    void remove(SocketSession &session);

    qsizetype count() const { return qsizetype(m_sessions.size()); }
    qsizetype countOf(const AppId &app) const;
    SocketSession *find(const AppId &app, const QString &id) const; // null when it is gone
    // How many sockets it was sent to.
    int publish(const ChannelKey &channel, const QJsonValue &data, const QJsonObject &from = {});
    void closeAll(int code, QByteArrayView reason);

    // For sessions.
    void endFrame(const QString &id);
    Engine &engine() { return m_engine; }
    Channels &channels() { return m_channels; }
    MonotonicTime now() const { return m_clock.monotonic(); }
    Result<Caller> checkToken(QByteArrayView token, const SocketSession &session) const;
    Result<void> admitFrame(const AppId &app) const;
    // The functions of the app that have an enabled websocket trigger, by name.
    const QList<FunctionVersionPtr> &functionsOf(const AppId &app) { return listening(app).functions; }
    const ChannelRules &rulesOf(const AppId &app) { return listening(app).rules; }

private:
    // What an app's functions make of its sockets.
    struct Listening {
        QList<FunctionVersionPtr> functions;
        ChannelRules rules;
    };
    struct Entry {
        std::unique_ptr<SocketSession> session;
        MonotonicTime since;
    };

    template <typename Condition> void closeWhere(Condition condition, int code, const QByteArray &reason);
    void erase(QString id); // a copy: the session has the original
    const Listening &listening(const AppId &app);
    void appChanged(const AppId &id);
    void functionsChanged();
    void sweep();

    Engine &m_engine;
    FunctionRegistry &m_functions;
    AppRegistry &m_apps;
    const Clock &m_clock;
    FrameAdmission m_admission;
    TokenCheck m_tokenCheck;
    Channels m_channels;
    QHash<AppId, Listening> m_listening; // made when asked for, forgotten when a function changes
    std::unordered_map<QString, Entry> m_sessions; // by connection id
    bool m_isCheckDue = false; // of who still may listen
    QTimer m_sweeper;
};

} // namespace isola
