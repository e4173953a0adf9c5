#pragma once
// The composition root: builds everything in order and is the only place that names concrete classes. Reading create() top to
// bottom is reading the architecture. Lives on the engine thread.

#include "app/Options.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <QObject>
#include <QUrl>
#include <functional>
#include <memory>

namespace isola {

class AccessLog;
class AgentRegistry;
class AppDatabase;
class AppRegistry;
class Authenticator;
class DataDirectory;
class EgressJwksFetcher;
class Engine;
class FetchService;
class FunctionRegistry;
class IdempotencyService;
class InstancePool;
class InvokeService;
class KvService;
class LogStore;
class LogWriter;
class RegistryDatabase;
class RemoteKeys;
class Server;
class TimePlayer;
class TokenRegistry;
class Triggers;

class Services final : public QObject {
    Q_OBJECT

public:
    // The error says what is wrong and how to mend it: a directory in use, a port taken, a database of a newer version.
    static Result<std::unique_ptr<Services>> create(const ServeOptions &options);
    ~Services() override;

    QUrl url() const { return m_url; }

    // Reads the TLS files again for connections from now on, and opens the access log anew.
    Result<void> reload();

    // Takes no new connections, lets running calls finish, commits the log, then calls back.
    void stop(std::function<void()> stopped);

private:
    Services();
    Result<void> openStores(const ServeOptions &options);
    void keepLogsAsAppsSay();
    Result<void> startEngine();
    void addHostServices(const ServeOptions &options);
    void chooseClock(const ServeOptions &options);
    Result<void> openTriggers();
    void startTriggers();
    Result<void> listen(const ServeOptions &options);

    // In the order they are built, so that each goes before what it needs.
    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<DataDirectory> m_data;
    std::unique_ptr<RegistryDatabase> m_database;
    std::unique_ptr<AppRegistry> m_apps;
    std::unique_ptr<FunctionRegistry> m_functions;
    std::unique_ptr<TokenRegistry> m_tokens;
    std::unique_ptr<AgentRegistry> m_agents;
    std::unique_ptr<Authenticator> m_authenticator;
    std::unique_ptr<EgressJwksFetcher> m_jwksFetcher;
    std::unique_ptr<RemoteKeys> m_remoteKeys;
    std::unique_ptr<LogWriter> m_logWriter;
    std::unique_ptr<LogStore> m_logStore;
    std::unique_ptr<AppDatabase> m_appDatabase;
    std::unique_ptr<InstancePool> m_pool;
    std::unique_ptr<Engine> m_engine;
    QString m_tlsCertificate; // both empty: plain HTTP
    QString m_tlsKey;
    std::unique_ptr<AccessLog> m_accessLog; // null: none is kept
    std::unique_ptr<FetchService> m_fetches;
    std::unique_ptr<KvService> m_keyValues;
    std::unique_ptr<IdempotencyService> m_idempotency;
    std::unique_ptr<InvokeService> m_invocations;
    std::unique_ptr<Triggers> m_triggers;
    std::unique_ptr<TimePlayer> m_timePlayer; // null: time is the machine's
    std::unique_ptr<Server> m_server;
    QUrl m_url;
};

} // namespace isola
