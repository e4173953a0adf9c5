#include "app/Services.h"

#include "core/agents/AgentRegistry.h"
#include "core/auth/Authenticator.h"
#include "core/auth/EgressJwksFetcher.h"
#include "core/auth/RemoteKeys.h"
#include "core/dispatch/Engine.h"
#include "core/dispatch/hostcalls/AppDatabase.h"
#include "core/dispatch/hostcalls/FetchService.h"
#include "core/dispatch/hostcalls/IdempotencyService.h"
#include "core/dispatch/hostcalls/InvokeService.h"
#include "core/dispatch/hostcalls/KvService.h"
#include "core/logs/LogStore.h"
#include "core/logs/LogWriter.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"
#include "core/registry/RegistryDatabase.h"
#include "core/registry/TokenRegistry.h"
#include "core/storage/DataDirectory.h"
#include "core/triggers/TimePlayer.h"
#include "core/triggers/Triggers.h"
#include "server/Server.h"
#include "server/guard/AccessLog.h"
#include "server/guard/TlsFiles.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <sys/resource.h>

namespace isola {

Services::Services() = default;

Services::~Services()
{
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
                             .and_then([&] { return services->startEngine(); })
                             .map([&] { services->addHostServices(options); })
                             .and_then([&] { return services->openTriggers(); })
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
    if (const auto loaded = keep(m_agents, AgentRegistry::create(*m_database, *m_apps, *m_clock)); !loaded)
        return loaded;
    m_functions = std::make_unique<FunctionRegistry>(*m_database, *m_apps, *m_clock);
    if (const auto opened = keep(m_appDatabase, AppDatabase::open(m_data->appDataPath(), *m_clock)); !opened)
        return opened;
    m_tokens = std::make_unique<TokenRegistry>(*m_database, *m_apps, *m_clock);
    const auto adminToken = m_data->adminToken(options.adminToken.toUtf8());
    if (!adminToken)
        return fail(adminToken.error());
    m_authenticator = std::make_unique<Authenticator>(*m_tokens, *m_apps, *adminToken, *m_clock);
    if (const auto opened = keep(m_logWriter, LogWriter::create(m_data->logsPath(), *m_clock)); !opened)
        return opened;
    keepLogsAsAppsSay();
    return keep(m_logStore, LogStore::create(m_data->logsPath()));
}

// Apps may keep their log for a shorter time than the server does.
void Services::keepLogsAsAppsSay()
{
    const auto apply = [this] {
        RowLifetimes lifetimes;
        for (const AppPtr &app : m_apps->list())
            if (app->logRetentionDays)
                for (const FunctionRecord &record : m_functions->list(app->id, true))
                    lifetimes.insert(record.live->function, std::chrono::days(*app->logRetentionDays));
        m_logWriter->setLifetimes(std::move(lifetimes));
    };
    connect(m_apps.get(), &AppRegistry::appChanged, m_logWriter.get(), apply, Qt::DirectConnection);
    connect(m_functions.get(), &FunctionRegistry::functionChanged, m_logWriter.get(), apply, Qt::DirectConnection);
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

Result<void> Services::startEngine()
{
    raiseDescriptorLimit();
    InstancePoolOptions options;
    const QString programs = QCoreApplication::applicationDirPath();
    options.runner = programs + QStringLiteral("/isola-runner");
    options.snapshot = programs + QStringLiteral("/isola-runtime.snapshot");
    m_pool = std::make_unique<InstancePool>(options, *m_clock);
    m_engine = std::make_unique<Engine>(*m_pool, *m_logWriter, *m_clock);
    connect(m_functions.get(), &FunctionRegistry::functionChanged, m_engine.get(), &Engine::retire);
    connect(m_functions.get(), &FunctionRegistry::functionDeleted, m_engine.get(),
        [this](FunctionId function) { m_engine->retire(function, std::numeric_limits<int64_t>::max()); });
    return m_pool->start();
}

// What functions may ask of the host, by the name that their questions begin with.
void Services::addHostServices(const ServeOptions &options)
{
    EgressOptions egress;
    egress.extraCaFile = options.extraCaFile.toStdString();
    egress.maxResponseBytes = options.fetchMaxResponseBytes;
    m_fetches = std::make_unique<FetchService>(std::move(egress));
    m_engine->addHostService("fetch", *m_fetches);
    m_keyValues = std::make_unique<KvService>(*m_appDatabase);
    m_engine->addHostService("kv", *m_keyValues);
    m_idempotency = std::make_unique<IdempotencyService>(*m_appDatabase);
    m_engine->addHostService("idempotency", *m_idempotency);
    m_invocations = std::make_unique<InvokeService>(*m_engine, *m_functions);
    m_engine->addHostService("invoke", *m_invocations);
    connect(m_apps.get(), &AppRegistry::appDeleted, m_appDatabase.get(), &AppDatabase::removeApp);
}

void Services::chooseClock(const ServeOptions &options)
{
    if (options.simulatedStart)
        m_clock = std::make_unique<SimulatedClock>(*options.simulatedStart);
    else
        m_clock = std::make_unique<SystemClock>();
}

Result<void> Services::openTriggers()
{
    const Triggers::Surroundings surroundings{*m_engine, *m_functions, *m_apps, *m_clock};
    if (const auto opened = keep(m_triggers, Triggers::open(m_data->triggersPath(), surroundings)); !opened)
        return opened;
    if (auto *simulated = dynamic_cast<SimulatedClock *>(m_clock.get()))
        m_timePlayer = std::make_unique<TimePlayer>(*simulated, m_triggers->timetables());
    return {};
}

void Services::startTriggers()
{
    m_triggers->setBaseUrl(m_url.toString());
    m_triggers->start();
    if (!m_timePlayer)
        m_triggers->keepTime();
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
    ServerDependencies dependencies{*m_engine, *m_functions, *m_apps, *m_tokens, *m_database, *m_authenticator, *m_logStore,
        *m_logWriter, *m_clock, *m_agents, *m_triggers};
    for (const QString &name : options.allowedHosts)
        dependencies.allowedHosts.append(name.toLatin1());
    dependencies.accessLog = m_accessLog.get();
    dependencies.timePlayer = m_timePlayer.get();
    m_tlsCertificate = options.tlsCertificate;
    m_tlsKey = options.tlsKey;
    if (options.tlsCertificate.isEmpty() != options.tlsKey.isEmpty())
        return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("tls-cert and tls-key: one is given without the other"),
            QStringLiteral("Give both for HTTPS, or none for HTTP."));
    if (!options.tlsCertificate.isEmpty()) {
        const auto tls = TlsFiles{m_tlsCertificate, m_tlsKey}.load();
        if (!tls)
            return fail(tls.error());
        dependencies.tls = *tls;
    }
    m_server = std::make_unique<Server>(dependencies);
    const auto port = m_server->listen(host, options.port);
    if (!port)
        return fail(port.error());
    m_fetches->setOwnPorts({*port});
    EgressOptions egress;
    egress.extraCaFile = options.extraCaFile.toStdString();
    m_jwksFetcher = std::make_unique<EgressJwksFetcher>(std::move(egress));
    m_jwksFetcher->setOwnPorts({*port});
    m_remoteKeys = std::make_unique<RemoteKeys>(*m_apps, *m_authenticator, *m_jwksFetcher, *m_clock);
    m_url.setScheme(dependencies.tls ? QStringLiteral("https") : QStringLiteral("http"));
    m_url.setHost(options.host);
    m_url.setPort(*port);
    return m_data->announceServer(m_url.toString());
}

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
    return {};
}

void Services::stop(std::function<void()> stopped)
{
    m_data->withdrawServer();
    m_server->stopAccepting();
    m_triggers->stop();
    m_engine->drain([this, stopped = std::move(stopped)] {
        constexpr Milliseconds kForSlowReaders{2000};
        m_server->whenSent(kForSlowReaders, [this, stopped] {
            m_server.reset();
            m_logWriter->flush();
            stopped();
        });
    });
}

} // namespace isola
