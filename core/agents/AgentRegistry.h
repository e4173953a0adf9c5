#pragma once
// What agents exist. Reads come from immutable values in memory; changes are durable before their callback runs. Lives on the
// engine thread.

#include "core/agents/Agent.h"
#include "core/agents/AgentRequest.h"
#include "core/base/Callback.h"
#include "core/registry/ChangeQueue.h"

#include <QObject>
#include <map>

namespace isola {

class AppRegistry;
class Clock;
class RegistryDatabase;

class AgentRegistry final : public QObject {
    Q_OBJECT

public:
    // Both outlive it; nothing has been written to the database since it was opened.
    static Result<std::unique_ptr<AgentRegistry>> create(RegistryDatabase &database, const AppRegistry &apps, const Clock &clock);
    ~AgentRegistry() override;

    AgentPtr find(const AppId &app, const QString &name) const; // null when there is none
    QList<AgentPtr> list(const AppId &app) const; // ordered by name

    void create(const AppId &app, AgentRequest request, Callback<AgentPtr> done);
    void update(const AppId &app, const QString &name, AgentRequest request, Callback<AgentPtr> done);
    void remove(const AppId &app, const QString &name, Callback<void> done);

    static Error unknownAgent(const QString &name);

Q_SIGNALS:
    void agentChanged(const isola::AppId &app, const QString &name); // made, changed or gone

private:
    using Key = std::pair<AppId, QString>;

    AgentRegistry(RegistryDatabase &database, const Clock &clock);
    template <typename T> void queue(const Key &key, std::function<void(Callback<T>)> change, Callback<T> done);
    void keep(Agent agent, bool isNew, Callback<AgentPtr> done);
    void forgetApp(const AppId &app);

    RegistryDatabase &m_database;
    const Clock &m_clock;
    std::map<Key, AgentPtr> m_agents;
    ChangeQueue m_changes; // by app and name
};

} // namespace isola
