#pragma once
// An engine shard beside the first: a thread with an engine, instances and a listening socket of its own. It shares with the
// others the newest snapshot of the registries, the log's queue and the counts that hold for all, and nothing else. Used from the
// first shard's thread, where it lives; what is inside lives on its own.

#include "app/Options.h"
#include "core/dispatch/Engine.h"
#include "core/model/App.h"
#include "server/api/ServerFigures.h"

#include <QHostAddress>
#include <QJsonObject>
#include <QSslConfiguration>
#include <QThread>

namespace isola {

class AccessLog;
class CallLimits;
class FunctionRegistry;
class Listener;
class ServiceGate;
class SnapshotBoard;
class TokenRegistry;

// All of it outlives the shard.
struct ShardDependencies {
    const ServeOptions &options;
    QString appDataPath;
    QByteArray adminToken;
    const SnapshotBoard &board;
    FunctionRegistry &functions;
    TokenRegistry &tokens;
    CallLimits &callLimits;
    LogWriter &logWriter;
    const Clock &clock;
    Listener &first; // of the first shard: what is not a call goes there
    QList<std::pair<QByteArray, ServiceGate *>> gates; // to what functions may ask of the first shard only, by name
    AccessLog *accessLog = nullptr;
    std::optional<QSslConfiguration> tls = {};
    QHostAddress host;
    QList<quint16> ownPorts; // all that the server listens on; the first is that of calls
};

class Shard final : public QObject {
    Q_OBJECT

public:
    // Up and listening, or the error that it met.
    static Result<std::unique_ptr<Shard>> create(const ShardDependencies &dependencies, ShardPlace place);
    ~Shard() override; // what runs in it still is cut

    void setTls(const QSslConfiguration &configuration);
    void setFetchedKeys(const AppId &app, const QString &url, const QJsonObject &jwks);
    void ask(std::function<void(const ServerFigures &)> answer);
    // Takes no new connections, lets running calls finish, then calls back.
    void stop(std::function<void()> stopped);

Q_SIGNALS:
    // From the shard's thread: a token came with a key that is not known.
    void unknownKey(const isola::AppPtr &app);

private:
    struct Inside;

    explicit Shard(int number);
    Result<void> begin(const ShardDependencies &dependencies, ShardPlace place);
    // Runs on the shard's thread, with what is inside.
    void inside(std::function<void(Inside &)> job);
    void answer(std::function<void()> job); // back on the first shard's

    QThread m_thread;
    QObject *m_anchor; // lives on m_thread: what is queued for it runs there
    std::unique_ptr<Inside> m_inside; // made, used and destroyed on m_thread
};

} // namespace isola
