#include "core/agents/ApprovalStore.h"

#include "core/agents/StoredCaller.h"
#include "core/registry/StoredTypes.h"

using namespace Qt::StringLiterals;

namespace isola {

static const char kSelect[]
    = "SELECT id, app_id, agent, session, call, function, version, arguments, previous_arguments, caller, client_address, "
      "origin, "
      "status, created_at, expires_at, decided_at, decided_by, note, is_edited, replaced_by, run, answer FROM approvals ";

static ToolApproval approvalOf(const Statement &row)
{
    ToolApproval approval;
    approval.id = row.integer(0);
    approval.app = AppId{row.text(1)};
    approval.agent = row.text(2);
    approval.session = row.text(3);
    approval.call = row.text(4);
    approval.function = row.text(5);
    approval.version = int(row.integer(6));
    approval.arguments = objectFromStored(row.blob(7));
    if (!row.isNull(8))
        approval.previous = objectFromStored(row.blob(8));
    approval.caller = callerFromStored(row.blob(9));
    approval.clientAddress = row.blob(10);
    approval.origin = row.blob(11);
    approval.status = approvalStatusFromWire(row.text(12)).value_or(ApprovalStatus::Cancelled);
    approval.createdAt = timeFromStored(row.integer(13));
    approval.expiresAt = timeFromStored(row.integer(14));
    if (!row.isNull(15))
        approval.decidedAt = timeFromStored(row.integer(15));
    approval.decidedBy = row.text(16);
    approval.note = row.text(17);
    approval.isEdited = row.integer(18) != 0;
    approval.replacedBy = row.integer(19);
    approval.run = approvalRunFromWire(row.text(20)).value_or(ApprovalRun::None);
    if (!row.isNull(21))
        approval.answer = toolAnswerFromJson(objectFromStored(row.blob(21)));
    return approval;
}

QList<ToolApproval> ApprovalStore::readAll(Statement &row)
{
    QList<ToolApproval> approvals;
    while (row.next())
        approvals.append(approvalOf(row));
    return approvals;
}

static std::string selecting(const char *condition)
{
    return std::string(kSelect) + condition;
}

int ApprovalStore::interruptRunning(const QDateTime &at)
{
    m_database.run("INSERT INTO approval_events (approval_id, happened_at, kind, author, note) "
                   "SELECT id, ?, 'interrupted', '', '' FROM approvals WHERE run = 'running'",
        storedTime(at));
    return m_database.run("UPDATE approvals SET run = 'interrupted' WHERE run = 'running'");
}

QList<ToolApproval> ApprovalStore::pending()
{
    Statement row = m_database.select(selecting("WHERE status = 'pending' ORDER BY id").c_str());
    return readAll(row);
}

QList<ToolApproval> ApprovalStore::list(
    const AppId &app, std::optional<ApprovalStatus> status, int limit, std::optional<int64_t> before)
{
    const int64_t below = before.value_or(std::numeric_limits<int64_t>::max());
    const QString wanted = status ? QString(wireName(*status)) : u"%"_s;
    Statement row = m_database.select(selecting("WHERE app_id = ? AND status LIKE ? AND id < ? ORDER BY id DESC LIMIT ?").c_str(),
        app.value, wanted, below, limit);
    return readAll(row);
}

std::optional<ToolApproval> ApprovalStore::find(int64_t id)
{
    Statement row = m_database.select(selecting("WHERE id = ?").c_str(), id);
    return row.next() ? std::optional(approvalOf(row)) : std::nullopt;
}

QList<ToolApproval> ApprovalStore::ofCall(const AppId &app, const QString &session, const QString &call)
{
    Statement row = m_database.select(
        selecting("WHERE app_id = ? AND session = ? AND call = ? ORDER BY id DESC").c_str(), app.value, session, call);
    return readAll(row);
}

QList<ApprovalEvent> ApprovalStore::events(int64_t id)
{
    QList<ApprovalEvent> events;
    Statement row = m_database.select(
        "SELECT happened_at, kind, author, note FROM approval_events WHERE approval_id = ? ORDER BY rowid", id);
    while (row.next())
        events.append({timeFromStored(row.integer(0)), row.text(1), row.text(2), row.text(3)});
    return events;
}

ToolApproval ApprovalStore::insert(ToolApproval approval)
{
    m_database.run("UPDATE counters SET value = value + 1 WHERE name = 'approval_id'");
    Statement counter = m_database.select("SELECT value FROM counters WHERE name = 'approval_id'");
    approval.id = counter.next() ? counter.integer(0) : 0;
    Statement last = m_database.select("SELECT arguments FROM approvals WHERE app_id = ? AND agent = ? AND function = ? "
                                       "AND status = 'approved' ORDER BY id DESC LIMIT 1",
        approval.app.value, approval.agent, approval.function);
    if (last.next())
        approval.previous = objectFromStored(last.blob(0));
    m_database.run(
        "INSERT INTO approvals (id, app_id, agent, session, call, function, version, arguments, previous_arguments, caller, "
        "client_address, origin, status, created_at, expires_at, decided_by, note, is_edited, replaced_by, run) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, '', '', 0, 0, 'none')",
        approval.id, approval.app.value, approval.agent, approval.session, approval.call, approval.function, approval.version,
        storedObject(approval.arguments), approval.previous ? std::optional(storedObject(*approval.previous)) : std::nullopt,
        storedCaller(approval.caller), QString::fromLatin1(approval.clientAddress), QString::fromLatin1(approval.origin),
        storedTime(approval.createdAt), storedTime(approval.expiresAt));
    return approval;
}

bool ApprovalStore::decide(const ToolApproval &decided)
{
    return m_database.run("UPDATE approvals SET status = ?, decided_at = ?, decided_by = ?, note = ?, arguments = ?, "
                          "is_edited = ?, run = ? WHERE id = ? AND status = 'pending'",
               QString(wireName(decided.status)), storedTime(*decided.decidedAt), decided.decidedBy, decided.note,
               storedObject(decided.arguments), decided.isEdited, QString(wireName(decided.run)), decided.id)
        == 1;
}

void ApprovalStore::setReplacedBy(int64_t id, int64_t successor)
{
    m_database.run("UPDATE approvals SET replaced_by = ? WHERE id = ?", successor, id);
}

void ApprovalStore::finishRun(int64_t id, ApprovalRun run, const std::optional<ToolAnswer> &answer)
{
    m_database.run("UPDATE approvals SET run = ?, answer = ? WHERE id = ?", QString(wireName(run)),
        answer ? std::optional(storedObject(toJson(*answer))) : std::nullopt, id);
}

void ApprovalStore::addEvent(int64_t id, const ApprovalEvent &event)
{
    m_database.run("INSERT INTO approval_events (approval_id, happened_at, kind, author, note) VALUES (?, ?, ?, ?, ?)", id,
        storedTime(event.at), event.kind, event.author, event.note);
}

} // namespace isola
