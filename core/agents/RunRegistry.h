#pragma once
// All runs of agents: begins them, knows those under way, finds those of the past, and goes on with what a restart interrupted.
// Lives on the engine thread.

#include "core/agents/AgentRegistry.h"
#include "core/agents/RunTask.h"

#include <map>

namespace isola {

class RunRegistry final : public QObject {
    Q_OBJECT

public:
    // Nothing has been written to the database since it was opened. Nothing runs before start().
    static Result<std::unique_ptr<RunRegistry>> create(const RunTask::Surroundings &surroundings);
    ~RunRegistry() override;

    void start(); // what was under way when the server stopped goes on
    void stop(); // what is under way stays where it stands; nothing begins any more

    // Its app, agent, graph, input and caller are set. Durable when it is answered.
    void begin(AgentRun run, Callback<AgentRun> done);
    // Answered when it is over; one that is over already is a ResourceConflict.
    void cancel(const AppId &app, const QString &agent, int64_t id, const QString &author, Callback<AgentRun> done);

    void find(const AppId &app, const QString &agent, int64_t id, Callback<AgentRun> done);
    void list(const AppId &app, const QString &agent, std::optional<RunStatus> status, int limit, std::optional<int64_t> before,
        Callback<QList<AgentRun>> done);
    void events(int64_t id, int after, Callback<QList<RunEvent>> done); // oldest first

    static Error unknownRun(const QString &id);

Q_SIGNALS:
    void runSpoke(const isola::AgentRun &run, const QJsonObject &piece); // as RunTask has it
    void runProgressed(const isola::AgentRun &run, const QList<isola::RunEvent> &events);

private:
    explicit RunRegistry(const RunTask::Surroundings &surroundings);
    void carryOut(const AgentRun &run);
    void forgetApp(const AppId &app);

    const RunTask::Surroundings m_around;
    QList<AgentRun> m_interrupted; // until start()
    std::map<int64_t, std::unique_ptr<RunTask>> m_tasks;
    bool m_isStopped = false;
};

} // namespace isola
