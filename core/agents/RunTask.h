#pragma once
// Carries one run out, from node to node. Where it stands is durable before anything with an effect begins and after it is done,
// so that a run goes on after a restart: models are asked again, reading tools run again, and what a person approves runs once.
// Owned by the RunRegistry; engine thread.

#include "core/agents/AgentRun.h"
#include "core/agents/AgentSettingsRegistry.h"
#include "core/agents/ApprovalDesk.h"
#include "core/agents/ForeignTools.h"
#include "core/agents/LlmClient.h"

#include <QObject>
#include <QTimer>
#include <map>

namespace isola {

class RunTask final : public QObject {
    Q_OBJECT

public:
    // All of it outlives the task.
    struct Surroundings {
        RegistryDatabase &database;
        const AppRegistry &apps;
        const AgentSettingsRegistry &settings;
        const ToolSet &tools;
        ForeignTools &foreign;
        ToolCaller &caller;
        ApprovalDesk &approvals;
        LlmClient &llm;
        const Clock &clock;
    };

    RunTask(const Surroundings &surroundings, AgentRun run);
    ~RunTask() override; // what is under way is dropped, and begun again by the next task of this run

    const AgentRun &run() const { return m_run; }

    void goOn(); // from where it stands
    void cancel(const QString &author); // told as `progressed`, and `over`

Q_SIGNALS:
    void progressed(const isola::AgentRun &run, const QList<isola::RunEvent> &events); // durable
    void spoke(const isola::AgentRun &run, const QJsonObject &piece); // of a model's text, as it comes; not kept
    void over();

private:
    const GraphNode &node() const { return *m_agent->graph.node(m_run.position.node); }
    QString filledIn(const QString &text) const;
    std::optional<Tool> toolNamed(const QString &function) const;
    std::optional<Tool> toolOf(const QString &function) const; // any of the agent's

    void enter();
    void work();
    void end();
    void leave(const QJsonValue &result);

    void askModel();
    void askModelWithTools();
    void takeAnswer(const LlmAnswer &answer, const QString &model);
    QList<Tool> nodeTools() const;

    void nextCalls();
    bool needsPerson(const QJsonObject &call) const;
    void beginCall(qsizetype index);
    void makeCalls();
    void makeCall(const QJsonObject &call);
    void findQuestion(const ToolRequest &request);
    void ask(const ToolRequest &request);
    void pauseFor(const ToolApproval &approval);
    void waitForPerson();
    void takeApproval(const ToolApproval &approval);
    int firstCall() const; // its number
    void takeToolAnswer(int number, const ToolAnswer &answer, int64_t approval = 0);
    void refuseCall(int number, const QString &text, int64_t approval = 0);
    void finishCall(int number, const QString &text, const QJsonValue &value, QJsonObject event);
    void takeResults();
    ToolRequest requestOf(const Tool &tool, const QJsonObject &call) const;

    void say(const QString &name, const QJsonObject &data);
    void commit(std::function<void()> then);
    void failWith(const QString &code, const QString &message);
    void finish(RunStatus status);
    void stopWork();
    void withdrawQuestion();
    qint64 spentMilliseconds() const;
    void startTime();
    void stopTime();

    const Surroundings m_around;
    AgentRun m_run;
    AgentPtr m_agent; // with the graph as it was when the run began
    quint64 m_step = 0; // counts up when what was under way is not wanted any more
    quint64 m_model = 0; // under way at the LlmClient, or 0
    std::map<int, quint64> m_calls; // under way at the ToolCaller, by their numbers
    quint64 m_waiter = 0; // at the ApprovalDesk, or 0
    QList<RunEvent> m_unwritten;
    int m_lastTold = 0;
    std::optional<MonotonicTime> m_since; // time that counts goes by since then
    QTimer m_limit;
};

} // namespace isola
