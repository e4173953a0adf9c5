#pragma once
// Where tool calls wait for a person, and the only place that lets them go on. A decision is durable before anything runs, is
// taken once, and what runs is exactly what was shown: another live version means that the person is asked again. Engine thread.

#include "core/agents/AgentRegistry.h"
#include "core/agents/ApprovalStore.h"
#include "core/agents/ForeignTools.h"
#include "core/agents/ToolApproval.h"
#include "core/base/Callback.h"

#include <QObject>
#include <QTimer>
#include <map>
#include <set>

namespace isola {

class ApprovalDesk final : public QObject {
    Q_OBJECT

public:
    // All of it outlives the desk.
    struct Surroundings {
        RegistryDatabase &database;
        const AppRegistry &apps;
        const AgentRegistry &agents;
        const ToolSet &tools;
        const ForeignTools &foreign;
        ToolCaller &caller;
        const Clock &clock;
    };

    struct Decision {
        bool isApproved = false;
        QString note;
        std::optional<QJsonObject> arguments; // edited ones
        QString author;
    };

    struct Details {
        ToolApproval approval;
        QList<ApprovalEvent> events;
    };

    using Over = std::function<void(const ToolApproval &)>;

    // Calls that ran when the server stopped are marked as interrupted; pending ones wait on. Nothing has been written to the
    // database since it was opened.
    static Result<std::unique_ptr<ApprovalDesk>> create(const Surroundings &surroundings);
    ~ApprovalDesk() override;

    // Durable when it is answered.
    void ask(const ToolRequest &request, std::chrono::seconds patience, Callback<ToolApproval> done);
    // Answered when the decision is durable; what runs then is heard through whenOver(). ResourceConflict: another decision came
    // first, the time is over, or the function changed meanwhile, in which case the message names the approval that asks again.
    void decide(const AppId &app, int64_t id, Decision decision, Callback<ToolApproval> done);
    // Whoever asked wants it no more. A call that runs already is not stopped.
    void withdraw(int64_t id);

    // Calls back once when it is over, an approval that replaced it included; at once when it is already. The number is for
    // stopWaiting().
    quint64 whenOver(int64_t id, Over over);
    void stopWaiting(quint64 number);

    QList<ToolApproval> pending(const AppId &app) const; // oldest first
    void list(const AppId &app, std::optional<ApprovalStatus> status, int limit, std::optional<int64_t> before,
        Callback<QList<ToolApproval>> done);
    void find(const AppId &app, int64_t id, Callback<Details> done);
    // What was asked for exactly this call before: same session, call, function, arguments and caller.
    void findCall(const ToolRequest &request, Callback<std::optional<ToolApproval>> done);

    void expireDue(); // called by a timer

    static Error unknownApproval(const QString &id);

Q_SIGNALS:
    void approvalChanged(const isola::ToolApproval &approval); // asked, decided, run

private:
    struct Waiter {
        int64_t approval = 0;
        Over over;
    };

    explicit ApprovalDesk(const Surroundings &surroundings);
    void start(const Result<Tool> &tool, ToolApproval approval, const Decision &decision, Callback<ToolApproval> done);
    void askAgain(const ToolApproval &before, const FunctionVersionPtr &live, Callback<ToolApproval> done);
    Result<Tool> toolOf(const ToolApproval &approval) const;
    // Durable, then told; `kind` names the event.
    void close(ToolApproval approval, const QString &kind, Callback<ToolApproval> done);
    void run(const ToolApproval &approval, const Tool &tool);
    void finishRun(ToolApproval approval, const ToolAnswer &answer);
    void keep(const ToolApproval &approval);
    void tell(const ToolApproval &approval);
    void forgetApp(const AppId &app);
    void watchNextExpiry();

    const Surroundings m_around;
    std::map<int64_t, ToolApproval> m_open; // pending or running
    std::set<int64_t> m_deciding; // a decision is on its way to the disk
    std::map<quint64, Waiter> m_waiters;
    quint64 m_lastWaiter = 0;
    QTimer m_expiry;
};

} // namespace isola
