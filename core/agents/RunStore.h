#pragma once
// SQL of `agent_runs` and `agent_run_events`. Used inside a transaction, on the storage thread.

#include "core/agents/AgentRun.h"
#include "core/storage/Database.h"

namespace isola {

class RunStore final {
public:
    explicit RunStore(Database &database) : m_database(database) { }

    QList<AgentRun> unfinished(); // of all apps
    // Newest first. `before` is an id.
    QList<AgentRun> list(
        const AppId &app, const QString &agent, std::optional<RunStatus> status, int limit, std::optional<int64_t> before);
    std::optional<AgentRun> find(int64_t id);
    QList<RunEvent> events(int64_t id, int after); // oldest first

    AgentRun insert(AgentRun run); // answers it with its id
    void update(const AgentRun &run);
    void addEvent(int64_t id, const RunEvent &event);

private:
    QList<AgentRun> readAll(Statement &row);

    Database &m_database;
};

} // namespace isola
