#include "app/Services.h"

#include "app/EngineRoom.h"
#include "app/Shard.h"
#include "core/agents/Agents.h"
#include "core/auth/Authenticator.h"
#include "core/auth/EgressJwksFetcher.h"
#include "core/auth/RemoteKeys.h"
#include "core/dispatch/hostcalls/AppDatabase.h"
#include "core/dispatch/hostcalls/ServiceGate.h"
#include "core/logs/LogStore.h"
#include "core/logs/LogWriter.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"
#include "core/registry/LiveRegistryView.h"
#include "core/registry/RegistryDatabase.h"
#include "core/registry/SnapshotPublisher.h"
#include "core/registry/TokenRegistry.h"
#include "core/storage/DataDirectory.h"
#include "core/telemetry/TelemetryExporter.h"
#include "core/triggers/TimePlayer.h"
#include "core/triggers/Triggers.h"
#include "core/triggers/upload/BucketService.h"
#include "core/triggers/upload/UploadEvents.h"
#include "server/Server.h"
#include "server/guard/AccessLog.h"
#include "server/guard/TlsFiles.h"
#include "server/replay/RecordedCalls.h"
#include "server/s3/S3Server.h"

#include <QHostAddress>
#include <sys/resource.h>

namespace isola {

Services::Services() = default;

Services::~Services()
{
    m_s3Server.reset();
    m_otherShards.clear();
    m_server.reset();
}

// Puts a made object into its place, or leaves the error.
template <typename T> static Result<void> keep(std::unique_ptr<T> &place, Result<std::unique_ptr<T>> made)
{
    if (!made)
        return fail(std::move(made.error()));
    place = std::move(*made);
    return {};
}

Result<std::unique_ptr<Services>> Services::create(const ServeOptions &options)
{
    std::unique_ptr<Services> services(new Services);
    services->chooseClock(options);
    const auto started = services->openStores(options)
                             .and_then([&] { return services->startEngine(options); })
                             .and_then([&] { return services->openAgents(options); })
                             .and_then([&] { return services->openTriggers(options); })
                             .and_then([&] { return services->listen(options); })
                             .map([&] { services->startTriggers(); });
    if (!started)
        return fail(started.error());
    return services;
}

Result<void> Services::openStores(const ServeOptions &options)
{
    if (const auto opened = keep(m_data, DataDirectory::open(options.dataDirectory)); !opened)
        return opened;
    auto secrets = Secrets::open(m_data->secretKeyPath());
    if (!secrets)
        return fail(secrets.error());
    if (const auto opened = keep(m_database, RegistryDatabase::open(m_data->registryPath(), std::move(*secrets), *m_clock));
        !opened)
        return opened;
    m_apps = std::make_unique<AppRegistry>(*m_database, *m_clock);
    m_functions = std::make_unique<FunctionRegistry>(*m_database, *m_apps, *m_clock);
    m_tokens = std::make_unique<TokenRegistry>(*m_database, *m_apps, *m_clock);
    const auto adminToken = m_data->adminToken(options.adminToken.toUtf8());
    if (!adminToken)
        return fail(adminToken.error());
    m_adminToken = *adminToken;
    m_registryView = std::make_unique<LiveRegistryView>(*m_functions, *m_apps, *m_tokens);
    m_authenticator = std::make_unique<Authenticator>(*m_registryView, m_adminToken, *m_clock);
    auto recordings = Secrets::open(m_data->recordingKeyPath());
    if (!recordings)
        return fail(recordings.error());
    m_recordingSecrets = std::make_unique<Secrets>(std::move(*recordings));
    LogLimits limits;
    limits.queuedRows = options.logQueuedRows;
    if (const auto opened
        = keep(m_logWriter, LogWriter::create(m_data->logsPath(), *m_clock, limits, flightSeal(*m_recordingSecrets)));
        !opened)
        return opened;
    keepLogsAsAppsSay();
    if (const auto opened = keep(m_logStore, LogStore::create(m_data->logsPath())); !opened)
        return opened;
    return startTelemetry(options);
}

Result<void> Services::startTelemetry(const ServeOptions &options)
{
    if (options.otlpEndpoint.isEmpty())
        return {};
    return keep(m_telemetry,
        TelemetryExporter::create({options.otlpEndpoint, options.otlpFields}, {m_data->logsPath(), m_data->telemetryCursorPath()},
            *m_functions, *m_logWriter));
}

// Each app says how long its log is kept, and how much of it. Many changes at once are told to the writer once.
void Services::keepLogsAsAppsSay()
{
    const auto apply = [this] {
        m_areLogSharesTold = true;
        LogShares shares;
        for (const AppPtr &app : m_apps->list())
            shares.append({m_functions->idsOf(app->id), std::chrono::days(app->logRetentionDays),
                qint64(app->logRetentionMb) * 1024 * 1024});
        m_logWriter->setShares(std::move(shares));
    };
    const auto applyLater = [this, apply] {
        if (std::exchange(m_areLogSharesTold, false))
            QMetaObject::invokeMethod(this, apply, Qt::QueuedConnection);
    };
    connect(m_apps.get(), &AppRegistry::appChanged, this, applyLater);
    connect(m_functions.get(), &FunctionRegistry::functionChanged, this, applyLater);
    apply();
}

// Connections and instances take descriptors: the soft limit that a shell gives is for ordinary programs.
static void raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

Result<void> Services::startEngine(const ServeOptions &options)
{
    raiseDescriptorLimit();
    const ShardPlace place{0, options.shards};
    if (const auto started
        = keep(m_engineRoom, EngineRoom::create(options, place, m_data->appDataPath(), *m_registryView, *m_logWriter, *m_clock));
        !started)
        return started;
    connect(&m_engineRoom->instances(), &InstancePool::sandboxStarted, this, &Services::sandboxStarted);
    connect(&m_engineRoom->instances(), &InstancePool::sandboxRefused, this, &Services::sandboxRefused);
    m_engineRoom->follow(*m_functions);
    connect(m_apps.get(), &AppRegistry::appDeleted, &m_engineRoom->appDatabase(), &AppDatabase::removeApp);
    return {};
}

Result<void> Services::loadTls(const ServeOptions &options)
{
    m_tlsCertificate = options.tlsCertificate;
    m_tlsKey = options.tlsKey;
    if (m_tlsCertificate.isEmpty() != m_tlsKey.isEmpty())
        return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("tls-cert and tls-key: one is given without the other"),
            QStringLiteral("Give both for HTTPS, or none for HTTP."));
    if (m_tlsCertificate.isEmpty())
        return {};
    const auto tls = TlsFiles{m_tlsCertificate, m_tlsKey}.load();
    if (!tls)
        return fail(tls.error());
    m_tls = *tls;
    return {};
}

void Services::chooseClock(const ServeOptions &options)
{
    if (options.simulatedStart)
        m_clock = std::make_unique<SimulatedClock>(*options.simulatedStart);
    else
        m_clock = std::make_unique<SystemClock>();
}

Result<void> Services::openAgents(const ServeOptions &options)
{
    EgressOptions egress;
    egress.extraCaFile = options.extraCaFile.toStdString();
    return keep(m_agents, Agents::create(*m_database, *m_apps, *m_functions, m_engineRoom->engine(), *m_clock, std::move(egress)))
        .map([this] { m_engineRoom->engine().addHostService("tool", m_agents->caller().service()); });
}

Result<void> Services::openTriggers(const ServeOptions &options)
{
    auto webhookKey = m_data->webhookKey();
    if (!webhookKey)
        return fail(webhookKey.error());
    const Triggers::Surroundings surroundings{m_engineRoom->engine(), *m_functions, *m_apps, *m_clock, *webhookKey};
    if (const auto opened = keep(m_triggers, Triggers::open(m_data->triggersPath(), surroundings)); !opened)
        return opened;
    if (auto *simulated = dynamic_cast<SimulatedClock *>(m_clock.get()))
        m_timePlayer = std::make_unique<TimePlayer>(*simulated, m_triggers->timetables());
    m_objects = std::make_unique<Objects>(m_triggers->database(), m_data->objectsPath(), *m_clock);
    m_objects->setQuota([this](const AppId &id) {
        const AppPtr app = m_apps->find(id.value.toUtf8());
        return app ? app->objectQuotaBytes : std::nullopt;
    });
    m_objects->setUploadLife(options.s3UploadDays > 0 ? std::optional(std::chrono::days(options.s3UploadDays)) : std::nullopt);
    m_uploadEvents = std::make_unique<UploadEvents>(*m_objects, m_triggers->deliveries(), *m_functions, *m_clock);
    m_buckets = std::make_unique<BucketService>(*m_objects);
    m_engineRoom->engine().addHostService("bucket", *m_buckets);
    connect(m_apps.get(), &AppRegistry::appDeleted, m_objects.get(), &Objects::removeApp);
    m_objects->start();
    return {};
}

void Services::startTriggers()
{
    m_triggers->setBaseUrl(m_url.toString());
    m_triggers->start();
    m_agents->start();
    if (!m_timePlayer)
        m_triggers->keepTime();
}

// Of the port that nobody chose: beside the API's, or any where that one is taken.
Result<void> Services::listenForS3(const ServeOptions &options, const QHostAddress &host)
{
    if (!options.servesS3)
        return {};
    QByteArrayList domains{"localhost", "s3.localhost"};
    if (!options.s3Domain.isEmpty())
        domains.append(options.s3Domain.toLatin1());
    m_s3Server = std::make_unique<S3Server>(S3Server::Surroundings{*m_objects, *m_tokens, *m_apps, *m_clock, domains});
    if (m_tls)
        m_s3Server->listener().setTls(*m_tls);
    m_s3Server->listener().setAccessLog(m_accessLog.get());
    const quint16 beside = options.port == 0 ? 0 : quint16(options.port + 1);
    auto port = m_s3Server->listener().listenOn(host, options.s3Port.value_or(beside));
    if (!port && !options.s3Port)
        port = m_s3Server->listener().listenOn(host, 0);
    if (!port)
        return fail(port.error().code, port.error().message, QStringLiteral("Choose another port with --s3-port, or off."));
    m_s3Url.setScheme(m_tls ? QStringLiteral("https") : QStringLiteral("http"));
    m_s3Url.setHost(options.host);
    m_s3Url.setPort(*port);
    return {};
}

Result<void> Services::listen(const ServeOptions &options)
{
    const QHostAddress host(options.host == QLatin1StringView("localhost") ? QStringLiteral("127.0.0.1") : options.host);
    if (host.isNull())
        return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("host: %1 is not an IP address").arg(options.host),
            QStringLiteral("Give 127.0.0.1 for this machine only, 0.0.0.0 for every network."));
    if (!options.accessLog.isEmpty())
        if (const auto opened = keep(m_accessLog, AccessLog::open(options.accessLog, *m_clock)); !opened)
            return opened;
    if (const auto loaded = loadTls(options); !loaded)
        return loaded;
    m_callLimits = std::make_unique<CallLimits>();
    ServerDependencies dependencies{m_engineRoom->engine(), *m_functions, *m_apps, *m_tokens, *m_database, *m_authenticator,
        *m_registryView, *m_callLimits, *m_logStore, *m_logWriter, *m_clock, *m_agents, *m_triggers, *m_uploadEvents, *m_objects,
        *m_data};
    for (const QString &name : options.allowedHosts)
        dependencies.allowedHosts.append(name.toLatin1());
    dependencies.limits.maxConnections /= options.shards;
    dependencies.limits.maxCallBody = options.maxRequestBytes;
    dependencies.accessLog = m_accessLog.get();
    dependencies.recordingSecrets = m_recordingSecrets.get();
    dependencies.timePlayer = m_timePlayer.get();
    dependencies.tls = m_tls;
    dependencies.otherShards = [this](const auto &answer) { askOtherShards(answer); };
    m_server = std::make_unique<Server>(dependencies);
    const auto port = m_server->listen(host, options.port);
    if (!port)
        return fail(port.error());
    if (const auto opened = listenForS3(options, host); !opened)
        return opened;
    QList<quint16> ownPorts{*port};
    if (m_s3Server)
        ownPorts.append(quint16(m_s3Url.port()));
    m_engineRoom->setOwnPorts(ownPorts);
    m_agents->setOwnPorts(ownPorts);
    fetchKeys(options, ownPorts);
    if (const auto started = startShards(options, host, ownPorts); !started)
        return started;
    m_url.setScheme(m_tls ? QStringLiteral("https") : QStringLiteral("http"));
    m_url.setHost(options.host);
    m_url.setPort(*port);
    return m_data->announceServer(m_url.toString());
}

void Services::fetchKeys(const ServeOptions &options, const QList<quint16> &ownPorts)
{
    EgressOptions egress;
    egress.extraCaFile = options.extraCaFile.toStdString();
    m_jwksFetcher = std::make_unique<EgressJwksFetcher>(std::move(egress));
    m_jwksFetcher->setOwnPorts(ownPorts);
    m_remoteKeys = std::make_unique<RemoteKeys>(*m_apps, *m_authenticator, *m_jwksFetcher, *m_clock);
}

// ---- Beyond one core

Result<void> Services::startShards(const ServeOptions &options, const QHostAddress &host, const QList<quint16> &ownPorts)
{
    if (options.shards == 1)
        return {};
    m_board = std::make_unique<SnapshotBoard>();
    m_bucketGate = std::make_unique<ServiceGate>(*m_buckets);
    m_realtimeGate = std::make_unique<ServiceGate>(m_server->realtime());
    const QList<std::pair<QByteArray, ServiceGate *>> gates{
        {"bucket", m_bucketGate.get()}, {"realtime", m_realtimeGate.get()}, {"socket", m_realtimeGate.get()}};
    m_publisher = std::make_unique<SnapshotPublisher>(*m_functions, *m_apps, *m_tokens, *m_board);
    const ShardDependencies dependencies{options, m_data->appDataPath(), m_adminToken, *m_board, *m_functions, *m_tokens,
        *m_callLimits, *m_logWriter, *m_clock, m_server->listener(), gates, m_accessLog.get(), m_tls, host, ownPorts};
    for (int number = 1; number < options.shards; ++number) {
        auto shard = Shard::create(dependencies, {number, options.shards});
        if (!shard)
            return fail(shard.error());
        connect(m_remoteKeys.get(), &RemoteKeys::fetched, shard->get(), &Shard::setFetchedKeys);
        connect(shard->get(), &Shard::unknownKey, m_remoteKeys.get(), &RemoteKeys::wish);
        m_otherShards.push_back(std::move(*shard));
    }
    return {};
}

void Services::askOtherShards(const std::function<void(const ServerFigures &)> &answer)
{
    if (m_otherShards.empty())
        return answer({});
    const auto sum = std::make_shared<ServerFigures>();
    const auto waiting = std::make_shared<size_t>(m_otherShards.size());
    for (const std::unique_ptr<Shard> &shard : m_otherShards)
        shard->ask([answer, sum, waiting](const ServerFigures &figures) {
            sum->add(figures);
            if (--*waiting == 0)
                answer(*sum);
        });
}

void Services::stopOtherShards(const std::function<void()> &stopped)
{
    if (m_otherShards.empty())
        return stopped();
    const auto running = std::make_shared<size_t>(m_otherShards.size());
    for (const std::unique_ptr<Shard> &shard : m_otherShards)
        shard->stop([this, stopped, running] {
            if (--*running > 0)
                return;
            m_otherShards.clear();
            stopped();
        });
}

// ---- Later

Result<void> Services::reload()
{
    if (m_accessLog)
        m_accessLog->reopen();
    if (m_tlsCertificate.isEmpty())
        return {};
    const auto tls = TlsFiles{m_tlsCertificate, m_tlsKey}.load();
    if (!tls)
        return fail(tls.error());
    m_server->setTls(*tls);
    if (m_s3Server)
        m_s3Server->listener().setTls(*tls);
    for (const std::unique_ptr<Shard> &shard : m_otherShards)
        shard->setTls(*tls);
    return {};
}

void Services::stop(std::function<void()> stopped)
{
    m_data->withdrawServer();
    m_server->stopAccepting();
    m_agents->runs().stop();
    m_triggers->stop();
    if (m_s3Server)
        m_s3Server->listener().stopAccepting();
    stopOtherShards([this, stopped = std::move(stopped)] {
        m_engineRoom->engine().drain([this, stopped] {
            m_server->whenSent(kForSlowReaders, [this, stopped] {
                m_s3Server.reset();
                m_server.reset();
                m_logWriter->flush();
                stopped();
            });
        });
    });
}

} // namespace isola
