#include "core/agents/RunRegistry.h"

#include "core/agents/RunStore.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/NewApp.h"
#include "core/registry/RegistryDatabase.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kMostRunning = 200; // per app

RunRegistry::RunRegistry(const RunTask::Surroundings &surroundings) : m_around(surroundings)
{
    connect(&m_around.apps, &AppRegistry::appDeleted, this, &RunRegistry::forgetApp);
}

RunRegistry::~RunRegistry() = default;

Result<std::unique_ptr<RunRegistry>> RunRegistry::create(const RunTask::Surroundings &surroundings)
{
    std::unique_ptr<RunRegistry> registry(new RunRegistry(surroundings));
    Result<QList<AgentRun>> runs = surroundings.database.readAtStart<QList<AgentRun>>(
        [](Database &tables) -> Result<QList<AgentRun>> { return RunStore(tables).unfinished(); });
    if (!runs)
        return fail(runs.error());
    registry->m_interrupted = std::move(*runs);
    return registry;
}

Error RunRegistry::unknownRun(const QString &id)
{
    return {ErrorCode::ResourceNotFound, u"There is no run %1 of this agent."_s.arg(id),
        u"Take the id from the list of the agent's runs."_s, {}};
}

void RunRegistry::start()
{
    for (const AgentRun &run : std::exchange(m_interrupted, {}))
        if (m_around.apps.find(run.app.value.toUtf8()))
            carryOut(run);
}

void RunRegistry::stop()
{
    m_isStopped = true;
    m_tasks.clear();
}

void RunRegistry::carryOut(const AgentRun &run)
{
    const int64_t id = run.id;
    RunTask &task = *(m_tasks[id] = std::make_unique<RunTask>(m_around, run));
    connect(&task, &RunTask::progressed, this, &RunRegistry::runProgressed);
    connect(&task, &RunTask::spoke, this, &RunRegistry::runSpoke);
    connect(&task, &RunTask::over, this, [this, id] {
        if (const auto over = m_tasks.extract(id)) {
            RunTask *task = over.mapped().release();
            task->setParent(this); // goes with the registry where that goes first
            task->deleteLater(); // it is what called
        }
    });
    task.goOn();
}

void RunRegistry::begin(AgentRun run, Callback<AgentRun> done)
{
    const auto running
        = std::count_if(m_tasks.begin(), m_tasks.end(), [&run](const auto &task) { return task.second->run().app == run.app; });
    if (running >= kMostRunning)
        return done(fail(ErrorCode::RateLimited, u"%1 runs of this app are under way already."_s.arg(running),
            u"Wait until some of them are over, or cancel them."_s));
    run.createdAt = timeOf(m_around.clock);
    run.updatedAt = run.createdAt;
    run.position.lastEvent = 1;
    const RunEvent first{1, run.createdAt, u"run_start"_s, {{u"agent"_s, run.agent}, {u"input"_s, run.input}}};
    m_around.database.run<AgentRun>(
        this,
        [run, first](RegistryStores &stores) -> Result<AgentRun> {
            if (!stores.apps.exists(run.app))
                return fail(AppRegistry::unknownApp(run.app));
            RunStore store(stores.database);
            AgentRun kept = store.insert(run);
            store.addEvent(kept.id, first);
            return kept;
        },
        [this, first, done](Result<AgentRun> kept) {
            done(kept);
            if (!kept)
                return;
            Q_EMIT runProgressed(*kept, {first});
            if (!m_isStopped)
                carryOut(*kept);
        });
}

void RunRegistry::cancel(const AppId &app, const QString &agent, int64_t id, const QString &author, Callback<AgentRun> done)
{
    const auto task = m_tasks.find(id);
    if (task == m_tasks.end() || task->second->run().app != app || task->second->run().agent != agent
        || task->second->run().isOver())
        return find(app, agent, id, [done](const Result<AgentRun> &run) {
            done(fail(run ? Error{ErrorCode::ResourceConflict,
                          u"%1 is %2 already."_s.arg(runIdText(run->id), QString(wireName(run->status))),
                          u"Nothing was changed; look at the run."_s, {}}
                          : run.error()));
        });
    connect(task->second.get(), &RunTask::progressed, this, [done](const AgentRun &run) {
        if (run.isOver())
            done(run);
    });
    task->second->cancel(author);
}

void RunRegistry::find(const AppId &app, const QString &agent, int64_t id, Callback<AgentRun> done)
{
    m_around.database.run<AgentRun>(
        this,
        [app, agent, id](RegistryStores &stores) -> Result<AgentRun> {
            const std::optional<AgentRun> run = RunStore(stores.database).find(id);
            if (!run || run->app != app || run->agent != agent)
                return fail(unknownRun(runIdText(id)));
            return *run;
        },
        std::move(done));
}

void RunRegistry::list(const AppId &app, const QString &agent, std::optional<RunStatus> status, int limit,
    std::optional<int64_t> before, Callback<QList<AgentRun>> done)
{
    m_around.database.run<QList<AgentRun>>(
        this,
        [app, agent, status, limit, before](RegistryStores &stores) -> Result<QList<AgentRun>> {
            return RunStore(stores.database).list(app, agent, status, limit, before);
        },
        std::move(done));
}

void RunRegistry::events(int64_t id, int after, Callback<QList<RunEvent>> done)
{
    m_around.database.run<QList<RunEvent>>(
        this,
        [id, after](RegistryStores &stores) -> Result<QList<RunEvent>> { return RunStore(stores.database).events(id, after); },
        std::move(done));
}

// Their rows are gone with the app.
void RunRegistry::forgetApp(const AppId &app)
{
    std::erase_if(m_tasks, [&app](const auto &task) { return task.second->run().app == app; });
    m_interrupted.removeIf([&app](const AgentRun &run) { return run.app == app; });
}

} // namespace isola
