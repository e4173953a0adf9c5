#pragma once
// The composition root: builds everything in order and is the only place that names concrete classes. Reading create() top to
// bottom is reading the architecture. Lives on the first engine thread; the other shards have theirs.

#include "app/Options.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <QObject>
#include <QSslConfiguration>
#include <QUrl>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QHostAddress;

namespace isola {

class AccessLog;
class Agents;
class AppRegistry;
class Authenticator;
class BucketService;
class DataDirectory;
class EgressJwksFetcher;
class CallLimits;
class EngineRoom;
class FunctionRegistry;
class LiveRegistryView;
class LogStore;
class LogWriter;
class Objects;
class RegistryDatabase;
class RemoteKeys;
class S3Server;
class Secrets;
class Server;
class ServiceGate;
class Shard;
class SnapshotBoard;
class SnapshotPublisher;
class TelemetryExporter;
class TimePlayer;
class TokenRegistry;
class Triggers;
class UploadEvents;
struct ServerFigures;

class Services final : public QObject {
    Q_OBJECT

public:
    // The error says what is wrong and how to mend it: a directory in use, a port taken, a database of a newer version.
    static Result<std::unique_ptr<Services>> create(const ServeOptions &options);
    ~Services() override;

    QUrl url() const { return m_url; }
    QUrl s3Url() const { return m_s3Url; } // empty: not served

    // Reads the TLS files again for connections from now on, and opens the access log anew.
    Result<void> reload();

    // Takes no new connections, lets running calls finish, commits the log, then calls back.
    void stop(std::function<void()> stopped);

Q_SIGNALS:
    // As InstancePool's.
    void sandboxStarted(const QString &layers);
    void sandboxRefused(const QString &missing);

private:
    Services();
    Result<void> openStores(const ServeOptions &options);
    void keepLogsAsAppsSay();
    Result<void> startTelemetry(const ServeOptions &options);
    Result<void> startEngine(const ServeOptions &options);
    void chooseClock(const ServeOptions &options);
    Result<void> openAgents(const ServeOptions &options);
    Result<void> openTriggers(const ServeOptions &options);
    void startTriggers();
    Result<void> listenForS3(const ServeOptions &options, const QHostAddress &host);
    Result<void> listen(const ServeOptions &options);
    Result<void> loadTls(const ServeOptions &options);
    void fetchKeys(const ServeOptions &options, const QList<quint16> &ownPorts);
    Result<void> startShards(const ServeOptions &options, const QHostAddress &host, const QList<quint16> &ownPorts);
    void askOtherShards(const std::function<void(const ServerFigures &)> &answer);
    void stopOtherShards(const std::function<void()> &stopped);

    // In the order they are built, so that each goes before what it needs.
    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<DataDirectory> m_data;
    std::unique_ptr<RegistryDatabase> m_database;
    std::unique_ptr<AppRegistry> m_apps;
    std::unique_ptr<FunctionRegistry> m_functions;
    std::unique_ptr<TokenRegistry> m_tokens;
    std::unique_ptr<LiveRegistryView> m_registryView;
    QByteArray m_adminToken;
    std::unique_ptr<Authenticator> m_authenticator;
    std::unique_ptr<EgressJwksFetcher> m_jwksFetcher;
    std::unique_ptr<RemoteKeys> m_remoteKeys;
    std::unique_ptr<Secrets> m_recordingSecrets;
    std::unique_ptr<LogWriter> m_logWriter;
    bool m_areLogSharesTold = false; // to the writer, as they are
    std::unique_ptr<LogStore> m_logStore;
    std::unique_ptr<TelemetryExporter> m_telemetry; // null: there is no collector
    std::unique_ptr<EngineRoom> m_engineRoom;
    std::unique_ptr<Agents> m_agents;
    std::unique_ptr<CallLimits> m_callLimits;
    QString m_tlsCertificate; // both empty: plain HTTP
    QString m_tlsKey;
    std::optional<QSslConfiguration> m_tls;
    std::unique_ptr<AccessLog> m_accessLog; // null: none is kept
    std::unique_ptr<ServiceGate> m_bucketGate; // null, like the next: there is one shard
    std::unique_ptr<ServiceGate> m_realtimeGate;
    std::unique_ptr<Triggers> m_triggers;
    std::unique_ptr<TimePlayer> m_timePlayer; // null: time is the machine's
    std::unique_ptr<Objects> m_objects;
    std::unique_ptr<UploadEvents> m_uploadEvents;
    std::unique_ptr<BucketService> m_buckets;
    std::unique_ptr<S3Server> m_s3Server; // null: not served
    std::unique_ptr<Server> m_server;
    std::unique_ptr<SnapshotBoard> m_board; // null, like the next: there is one shard
    std::unique_ptr<SnapshotPublisher> m_publisher;
    std::vector<std::unique_ptr<Shard>> m_otherShards; // go first: their connections move to the server's
    QUrl m_url;
    QUrl m_s3Url;
};

} // namespace isola
