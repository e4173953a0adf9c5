#include "app/EngineRoom.h"

#include "app/Options.h"
#include "core/dispatch/hostcalls/AppDatabase.h"
#include "core/dispatch/hostcalls/FetchService.h"
#include "core/dispatch/hostcalls/IdempotencyService.h"
#include "core/dispatch/hostcalls/InvokeService.h"
#include "core/dispatch/hostcalls/KvService.h"
#include "core/registry/FunctionRegistry.h"

#include <QCoreApplication>

namespace isola {

EngineRoom::EngineRoom() = default;

EngineRoom::~EngineRoom() = default;

Result<std::unique_ptr<EngineRoom>> EngineRoom::create(const ServeOptions &options, ShardPlace place, const QString &appDataPath,
    const RegistryView &registry, LogWriter &log, const Clock &clock)
{
    std::unique_ptr<EngineRoom> room(new EngineRoom);
    auto database = AppDatabase::open(appDataPath, clock);
    if (!database)
        return fail(database.error());
    room->m_appDatabase = std::move(*database);
    if (const auto started = room->startEngine(options, place, log, clock); !started)
        return fail(started.error());
    room->addHostServices(options, registry);
    return room;
}

// What all shards may have together is shared out.
Result<void> EngineRoom::startEngine(const ServeOptions &serve, ShardPlace place, LogWriter &log, const Clock &clock)
{
    InstancePoolOptions options;
    const QString programs = QCoreApplication::applicationDirPath();
    options.runner = programs + QStringLiteral("/isola-runner");
    options.snapshot = programs + QStringLiteral("/isola-runtime.snapshot");
    const ServeLimits &limits = serve.limits;
    options.maxInstances = std::max(limits.instances / place.count, 1);
    options.maxPerFunction = std::max(limits.instancesPerFunction / place.count, 1);
    options.idleTimeout = limits.idleTime;
    options.reapEvery = std::min(options.reapEvery, limits.idleTime);
    if (serve.allowsWeakerSandbox)
        options.sandbox = ZygoteProcess::Sandbox::MayBeWeaker;
    m_pool = std::make_unique<InstancePool>(options, clock);
    m_engine = std::make_unique<Engine>(*m_pool, log, clock);
    m_engine->setQueueLimits({size_t(std::max(limits.waitingCalls / place.count, 1)), limits.waitingTime});
    m_engine->shareIds(place);
    m_engine->setBeginsTraces(!serve.otlpEndpoint.isEmpty());
    return m_pool->start();
}

// What functions may ask of the host, by the name that their questions begin with.
void EngineRoom::addHostServices(const ServeOptions &options, const RegistryView &registry)
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
    m_invocations = std::make_unique<InvokeService>(*m_engine, registry);
    m_engine->addHostService("invoke", *m_invocations);
}

void EngineRoom::follow(const FunctionRegistry &functions)
{
    Engine &engine = *m_engine;
    QObject::connect(
        &functions, &FunctionRegistry::functionChanged, &engine, [&functions, &engine](FunctionId function, qint64 revision) {
            if (const auto record = functions.recordById(function))
                engine.adopt(record->live);
            engine.retire(function, revision);
        });
    QObject::connect(&functions, &FunctionRegistry::functionDeleted, &engine,
        [&engine](FunctionId function) { engine.retire(function, std::numeric_limits<int64_t>::max()); });
}

void EngineRoom::setOwnPorts(const QList<quint16> &ports)
{
    m_fetches->setOwnPorts(ports);
}

} // namespace isola
