#include "core/agents/RunStore.h"

#include "core/agents/StoredCaller.h"
#include "core/registry/StoredTypes.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace isola {

static const char kRunColumns[]
    = "SELECT id, app_id, agent, graph_spec, input, caller, client_address, origin, status, state, position, outcome, "
      "created_at, updated_at, finished_at FROM agent_runs ";

// {output} or {code, message, node}; empty while it runs.
static QJsonObject outcomeOf(const AgentRun &run)
{
    if (run.fault)
        return {{u"code"_s, run.fault->code}, {u"message"_s, run.fault->message}, {u"node"_s, run.fault->node}};
    return run.status == RunStatus::Completed ? QJsonObject{{u"output"_s, run.output}} : QJsonObject();
}

static AgentRun runOf(const Statement &row)
{
    AgentRun run;
    run.id = row.integer(0);
    run.app = AppId{row.text(1)};
    run.agent = row.text(2);
    run.source = objectFromStored(row.blob(3));
    run.input = objectFromStored(row.blob(4));
    run.caller = callerFromStored(row.blob(5));
    run.clientAddress = row.blob(6);
    run.origin = row.blob(7);
    run.status = runStatusFromWire(row.text(8)).value_or(RunStatus::Failed);
    run.state = objectFromStored(row.blob(9));
    run.position = runPositionFromJson(objectFromStored(row.blob(10)));
    const QJsonObject outcome = objectFromStored(row.blob(11));
    run.output = outcome.contains("output"_L1) ? outcome.value("output"_L1) : QJsonValue();
    if (outcome.contains("code"_L1))
        run.fault = RunFault{
            outcome.value("code"_L1).toString(), outcome.value("message"_L1).toString(), outcome.value("node"_L1).toString()};
    run.createdAt = timeFromStored(row.integer(12));
    run.updatedAt = timeFromStored(row.integer(13));
    if (!row.isNull(14))
        run.finishedAt = timeFromStored(row.integer(14));
    return run;
}

QList<AgentRun> RunStore::readAll(Statement &row)
{
    QList<AgentRun> runs;
    while (row.next())
        runs.append(runOf(row));
    return runs;
}

QList<AgentRun> RunStore::unfinished()
{
    const std::string sql = std::string(kRunColumns) + "WHERE status IN ('running', 'paused') ORDER BY id";
    Statement row = m_database.select(sql.c_str());
    return readAll(row);
}

QList<AgentRun> RunStore::list(
    const AppId &app, const QString &agent, std::optional<RunStatus> status, int limit, std::optional<int64_t> before)
{
    const std::string sql
        = std::string(kRunColumns) + "WHERE app_id = ? AND agent = ? AND status LIKE ? AND id < ? ORDER BY id DESC LIMIT ?";
    Statement row = m_database.select(sql.c_str(), app.value, agent, status ? QString(wireName(*status)) : u"%"_s,
        before.value_or(std::numeric_limits<int64_t>::max()), limit);
    return readAll(row);
}

std::optional<AgentRun> RunStore::find(int64_t id)
{
    const std::string sql = std::string(kRunColumns) + "WHERE id = ?";
    Statement row = m_database.select(sql.c_str(), id);
    return row.next() ? std::optional(runOf(row)) : std::nullopt;
}

QList<RunEvent> RunStore::events(int64_t id, int after)
{
    QList<RunEvent> events;
    Statement row = m_database.select(
        "SELECT number, happened_at, name, data FROM agent_run_events WHERE run_id = ? AND number > ? ORDER BY number", id,
        after);
    while (row.next())
        events.append({int(row.integer(0)), timeFromStored(row.integer(1)), row.text(2), objectFromStored(row.blob(3))});
    return events;
}

AgentRun RunStore::insert(AgentRun run)
{
    m_database.run("UPDATE counters SET value = value + 1 WHERE name = 'agent_run_id'");
    Statement counter = m_database.select("SELECT value FROM counters WHERE name = 'agent_run_id'");
    run.id = counter.next() ? counter.integer(0) : 0;
    m_database.run("INSERT INTO agent_runs (id, app_id, agent, graph_spec, input, caller, client_address, origin, status, state, "
                   "position, outcome, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        run.id, run.app.value, run.agent, storedObject(run.source), storedObject(run.input), storedCaller(run.caller),
        QString::fromLatin1(run.clientAddress), QString::fromLatin1(run.origin), QString(wireName(run.status)),
        storedObject(run.state), storedObject(toJson(run.position)), storedObject(outcomeOf(run)), storedTime(run.createdAt),
        storedTime(run.updatedAt));
    return run;
}

void RunStore::update(const AgentRun &run)
{
    m_database.run("UPDATE agent_runs SET status = ?, state = ?, position = ?, outcome = ?, updated_at = ?, finished_at = ? "
                   "WHERE id = ?",
        QString(wireName(run.status)), storedObject(run.state), storedObject(toJson(run.position)), storedObject(outcomeOf(run)),
        storedTime(run.updatedAt), run.finishedAt ? std::optional(storedTime(*run.finishedAt)) : std::nullopt, run.id);
}

void RunStore::addEvent(int64_t id, const RunEvent &event)
{
    m_database.run("INSERT INTO agent_run_events (run_id, number, happened_at, name, data) VALUES (?, ?, ?, ?, ?) "
                   "ON CONFLICT DO NOTHING",
        id, event.number, storedTime(event.at), event.name, storedObject(event.data));
}

} // namespace isola
