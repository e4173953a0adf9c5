#pragma once
// SQL of `approvals` and `approval_events`. Used inside a transaction, on the storage thread.

#include "core/agents/ToolApproval.h"
#include "core/storage/Database.h"

namespace isola {

struct ApprovalEvent {
    QDateTime at;
    QString kind;
    QString author;
    QString note;
};

class ApprovalStore final {
public:
    explicit ApprovalStore(Database &database) : m_database(database) { }

    // Calls that ran when the server stopped are marked as such; answers how many.
    int interruptRunning(const QDateTime &at);

    QList<ToolApproval> pending(); // of all apps
    // Newest first; without a status all of them. `before` is an id.
    QList<ToolApproval> list(const AppId &app, std::optional<ApprovalStatus> status, int limit, std::optional<int64_t> before);
    std::optional<ToolApproval> find(int64_t id);
    QList<ToolApproval> ofCall(const AppId &app, const QString &session, const QString &call); // newest first
    QList<ApprovalEvent> events(int64_t id); // oldest first

    ToolApproval insert(ToolApproval approval); // answers it with its id and what was approved before
    // The one step that takes a decision: false when another came first.
    bool decide(const ToolApproval &decided);
    void setReplacedBy(int64_t id, int64_t successor);
    void finishRun(int64_t id, ApprovalRun run, const std::optional<ToolAnswer> &answer);
    void addEvent(int64_t id, const ApprovalEvent &event);

private:
    QList<ToolApproval> readAll(Statement &row);

    Database &m_database;
};

} // namespace isola
