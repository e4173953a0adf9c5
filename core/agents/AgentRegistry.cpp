#include "core/agents/AgentRegistry.h"

#include "core/agents/AgentStore.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/NewApp.h"
#include "core/registry/RegistryDatabase.h"

using namespace Qt::StringLiterals;

namespace isola {

AgentRegistry::AgentRegistry(RegistryDatabase &database, const Clock &clock) : m_database(database), m_clock(clock) { }

AgentRegistry::~AgentRegistry() = default;

Result<std::unique_ptr<AgentRegistry>> AgentRegistry::create(
    RegistryDatabase &database, const AppRegistry &apps, const Clock &clock)
{
    const Result<QList<Agent>> agents
        = database.readAtStart<QList<Agent>>([](Database &tables) -> Result<QList<Agent>> { return AgentStore(tables).load(); });
    if (!agents)
        return fail(agents.error());
    std::unique_ptr<AgentRegistry> registry(new AgentRegistry(database, clock));
    for (const Agent &agent : *agents)
        registry->m_agents.emplace(Key(agent.app, agent.name), std::make_shared<const Agent>(agent));
    connect(&apps, &AppRegistry::appDeleted, registry.get(), &AgentRegistry::forgetApp);
    return registry;
}

Error AgentRegistry::unknownAgent(const QString &name)
{
    return {ErrorCode::ResourceNotFound, u"There is no agent \"%1\" in this app."_s.arg(name),
        u"List the app's agents, or create it first."_s, {}};
}

AgentPtr AgentRegistry::find(const AppId &app, const QString &name) const
{
    const auto found = m_agents.find(Key(app, name));
    return found == m_agents.end() ? nullptr : found->second;
}

QList<AgentPtr> AgentRegistry::list(const AppId &app) const
{
    QList<AgentPtr> agents;
    for (auto agent = m_agents.lower_bound(Key(app, {})); agent != m_agents.end() && agent->first.first == app; ++agent)
        agents.append(agent->second);
    return agents;
}

template <typename T> void AgentRegistry::queue(const Key &key, std::function<void(Callback<T>)> change, Callback<T> done)
{
    m_changes.add(key.first.value.toUtf8() + '/' + key.second.toUtf8(),
        [change = std::move(change), done = std::move(done)](ChangeQueue::Finished finished) {
            change([done, finished](Result<T> result) {
                done(std::move(result));
                finished();
            });
        });
}

void AgentRegistry::create(const AppId &app, AgentRequest request, Callback<AgentPtr> done)
{
    const auto change = [this, app, request](Callback<AgentPtr> answer) {
        if (find(app, request.name))
            return answer(fail(ErrorCode::ResourceConflict, u"The agent %1 exists already"_s.arg(request.name),
                u"Choose another name, or change the agent with PATCH."_s));
        Agent agent;
        agent.app = app;
        agent.name = request.name;
        agent.createdAt = timeOf(m_clock);
        request.applyTo(agent);
        keep(std::move(agent), true, std::move(answer));
    };
    queue<AgentPtr>(Key(app, request.name), change, std::move(done));
}

void AgentRegistry::update(const AppId &app, const QString &name, AgentRequest request, Callback<AgentPtr> done)
{
    const auto change = [this, app, name, request](Callback<AgentPtr> answer) {
        const AgentPtr found = find(app, name);
        if (!found)
            return answer(fail(unknownAgent(name)));
        Agent agent = *found;
        request.applyTo(agent);
        keep(std::move(agent), false, std::move(answer));
    };
    queue<AgentPtr>(Key(app, name), change, std::move(done));
}

void AgentRegistry::keep(Agent agent, bool isNew, Callback<AgentPtr> done)
{
    agent.updatedAt = timeOf(m_clock);
    m_database.run<void>(
        this,
        [agent, isNew](RegistryStores &stores) -> Result<void> {
            AgentStore store(stores.database);
            if (isNew && !stores.apps.exists(agent.app))
                return fail(AppRegistry::unknownApp(agent.app));
            isNew ? store.insert(agent) : store.update(agent);
            return {};
        },
        [this, agent, done](Result<void> stored) {
            if (!stored)
                return done(fail(stored.error()));
            const auto kept = std::make_shared<const Agent>(agent);
            m_agents.insert_or_assign(Key(agent.app, agent.name), kept);
            Q_EMIT agentChanged(agent.app, agent.name);
            done(kept);
        });
}

void AgentRegistry::remove(const AppId &app, const QString &name, Callback<void> done)
{
    const auto change = [this, app, name](Callback<void> answer) {
        if (!find(app, name))
            return answer(fail(unknownAgent(name)));
        m_database.run<void>(
            this,
            [app, name](RegistryStores &stores) -> Result<void> {
                AgentStore(stores.database).remove(app, name);
                return {};
            },
            [this, app, name, answer](Result<void> removed) {
                if (removed) {
                    m_agents.erase(Key(app, name));
                    Q_EMIT agentChanged(app, name);
                }
                answer(std::move(removed));
            });
    };
    queue<void>(Key(app, name), change, std::move(done));
}

void AgentRegistry::forgetApp(const AppId &app)
{
    std::erase_if(m_agents, [&app](const auto &agent) { return agent.first.first == app; });
}

} // namespace isola
