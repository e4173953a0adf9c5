#pragma once
// SQL of `agents`. Used inside a transaction, on the storage thread.

#include "core/agents/Agent.h"
#include "core/storage/Database.h"

namespace isola {

class AgentStore final {
public:
    explicit AgentStore(Database &database) : m_database(database) { }

    QList<Agent> load();
    void insert(const Agent &agent);
    void update(const Agent &agent);
    void remove(const AppId &app, const QString &name);

private:
    Database &m_database;
};

} // namespace isola
