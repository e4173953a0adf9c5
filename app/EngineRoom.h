#pragma once
// The engine of one shard with all that it stands on: its instances, and what functions may ask of the host. Lives on the shard's
// thread.

#include "core/dispatch/Engine.h"

namespace isola {

class AppDatabase;
class FetchService;
class IdempotencyService;
class InvokeService;
class KvService;
class RegistryView;
struct ServeOptions;

class EngineRoom final {
public:
    // The data's path: shards meet in that database, each with a connection of its own. What is named here outlives the room.
    // The error says what is wrong with the installation or the database.
    static Result<std::unique_ptr<EngineRoom>> create(const ServeOptions &options, ShardPlace place, const QString &appDataPath,
        const RegistryView &registry, LogWriter &log, const Clock &clock);
    ~EngineRoom();

    Engine &engine() { return *m_engine; }
    InstancePool &instances() { return *m_pool; }
    AppDatabase &appDatabase() { return *m_appDatabase; }
    void setOwnPorts(const QList<quint16> &ports); // functions may not fetch from them

private:
    EngineRoom();
    Result<void> startEngine(const ServeOptions &serveOptions, ShardPlace place, LogWriter &log, const Clock &clock);
    void addHostServices(const ServeOptions &options, const RegistryView &registry);

    // In the order they are built, so that each goes before what it needs.
    std::unique_ptr<AppDatabase> m_appDatabase;
    std::unique_ptr<InstancePool> m_pool;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<FetchService> m_fetches;
    std::unique_ptr<KvService> m_keyValues;
    std::unique_ptr<IdempotencyService> m_idempotency;
    std::unique_ptr<InvokeService> m_invocations;
};

} // namespace isola
