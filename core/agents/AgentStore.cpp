#include "core/agents/AgentStore.h"

#include "core/registry/StoredTypes.h"

using namespace Qt::StringLiterals;

namespace isola {

QList<Agent> AgentStore::load()
{
    QList<Agent> agents;
    Statement row = m_database.select(
        "SELECT app_id, name, display_name, description, graph_spec, created_at, updated_at FROM agents ORDER BY app_id, name");
    while (row.next()) {
        Agent agent;
        agent.app = AppId{row.text(0)};
        agent.name = row.text(1);
        agent.displayName = row.text(2);
        agent.description = row.text(3);
        agent.source = objectFromStored(row.blob(4));
        QList<FieldError> faults; // none: it was checked before it was stored
        agent.graph = graphSpecFromJson(agent.source, u"graph_spec"_s, faults);
        agent.createdAt = timeFromStored(row.integer(5));
        agent.updatedAt = timeFromStored(row.integer(6));
        agents.append(agent);
    }
    return agents;
}

void AgentStore::insert(const Agent &agent)
{
    m_database.run("INSERT INTO agents (app_id, name, display_name, description, graph_spec, created_at, updated_at) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?)",
        agent.app.value, agent.name, agent.displayName, agent.description, storedObject(agent.source),
        storedTime(agent.createdAt), storedTime(agent.updatedAt));
}

void AgentStore::update(const Agent &agent)
{
    m_database.run("UPDATE agents SET display_name = ?, description = ?, graph_spec = ?, updated_at = ? "
                   "WHERE app_id = ? AND name = ?",
        agent.displayName, agent.description, storedObject(agent.source), storedTime(agent.updatedAt), agent.app.value,
        agent.name);
}

void AgentStore::remove(const AppId &app, const QString &name)
{
    m_database.run("DELETE FROM agents WHERE app_id = ? AND name = ?", app.value, name);
}

} // namespace isola
