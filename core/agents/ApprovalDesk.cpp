#include "core/agents/ApprovalDesk.h"

#include "core/agents/ToolSchema.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/NewApp.h"
#include "core/registry/RegistryDatabase.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace isola {

Q_LOGGING_CATEGORY(approvalsLog, "isola.approvals")

static constexpr qsizetype kMostPending = 1000; // per app
static constexpr Milliseconds kLongestSleep{60 * 60 * 1000};
static constexpr Milliseconds kAfterFailure{1000}; // of the disk

Error ApprovalDesk::unknownApproval(const QString &id)
{
    return {ErrorCode::ResourceNotFound, u"There is no approval %1 in this app."_s.arg(id),
        u"Take the id from the list of approvals."_s, {}};
}

static Error decidedAlready(const ToolApproval &approval)
{
    return {ErrorCode::ResourceConflict,
        u"%1 is %2 already."_s.arg(approvalIdText(approval.id), QString(wireName(approval.status))),
        u"Nothing was changed; look at the approval."_s, {}};
}

ApprovalDesk::ApprovalDesk(const Surroundings &surroundings) : m_around(surroundings)
{
    m_expiry.setSingleShot(true);
    connect(&m_expiry, &QTimer::timeout, this, &ApprovalDesk::expireDue);
    connect(&m_around.apps, &AppRegistry::appDeleted, this, &ApprovalDesk::forgetApp);
}

ApprovalDesk::~ApprovalDesk() = default;

Result<std::unique_ptr<ApprovalDesk>> ApprovalDesk::create(const Surroundings &surroundings)
{
    std::unique_ptr<ApprovalDesk> desk(new ApprovalDesk(surroundings));
    const QDateTime now = timeOf(surroundings.clock);
    const auto pending
        = surroundings.database.readAtStart<QList<ToolApproval>>([&now](Database &tables) -> Result<QList<ToolApproval>> {
              ApprovalStore store(tables);
              store.interruptRunning(now);
              return store.pending();
          });
    if (!pending)
        return fail(pending.error());
    for (const ToolApproval &approval : *pending)
        desk->m_open.emplace(approval.id, approval);
    desk->watchNextExpiry();
    return desk;
}

// ---- Asking

void ApprovalDesk::ask(const ToolRequest &request, std::chrono::seconds patience, Callback<ToolApproval> done)
{
    if (pending(request.tool.function->app).size() >= kMostPending)
        return done(fail(ErrorCode::RateLimited, u"Too many calls of this app wait for a person already."_s,
            u"Decide about some of them first."_s));
    ToolApproval approval;
    approval.app = request.tool.function->app;
    approval.agent = request.agent;
    approval.session = request.session;
    approval.call = request.call;
    approval.function = request.tool.function->name;
    approval.version = request.tool.function->version;
    approval.arguments = request.arguments;
    approval.caller = request.caller;
    approval.clientAddress = request.clientAddress;
    approval.origin = request.origin;
    approval.createdAt = timeOf(m_around.clock);
    approval.expiresAt = approval.createdAt.addSecs(patience.count());
    m_around.database.run<ToolApproval>(
        this,
        [approval](RegistryStores &stores) -> Result<ToolApproval> {
            ApprovalStore store(stores.database);
            ToolApproval kept = store.insert(approval);
            store.addEvent(kept.id, {kept.createdAt, u"asked"_s, {}, {}});
            return kept;
        },
        [this, done](Result<ToolApproval> kept) {
            if (kept)
                keep(*kept);
            done(std::move(kept));
        });
}

void ApprovalDesk::keep(const ToolApproval &approval)
{
    m_open.insert_or_assign(approval.id, approval);
    watchNextExpiry();
    Q_EMIT approvalChanged(approval);
}

// ---- Deciding

Result<Tool> ApprovalDesk::toolOf(const ToolApproval &approval) const
{
    const AgentPtr agent = approval.agent.isEmpty() ? nullptr : m_around.agents.find(approval.app, approval.agent);
    auto tool = !approval.agent.isEmpty() && !agent
        ? std::nullopt
        : m_around.tools.tool(approval.app, agent.get(), approval.caller, approval.function);
    if (!tool && agent && approval.version == 0)
        tool = m_around.foreign.tool(*agent, approval.function);
    if (!tool)
        return fail(ErrorCode::ResourceConflict, u"%1 is no tool of whoever asked for it any more."_s.arg(approval.function),
            u"Deny the call."_s);
    return *tool;
}

void ApprovalDesk::decide(const AppId &app, int64_t id, Decision decision, Callback<ToolApproval> done)
{
    const auto open = m_open.find(id);
    if (open == m_open.end() || open->second.app != app)
        return find(app, id,
            [done](const Result<Details> &found) { done(fail(found ? decidedAlready(found->approval) : found.error())); });
    ToolApproval approval = open->second;
    if (!approval.isPending())
        return done(fail(decidedAlready(approval)));
    if (m_deciding.contains(id))
        return done(fail(
            ErrorCode::ResourceConflict, u"Another decision about it is being written."_s, u"Look at the approval again."_s));
    if (timeOf(m_around.clock) >= approval.expiresAt) {
        expireDue();
        approval.status = ApprovalStatus::Expired;
        return done(fail(decidedAlready(approval)));
    }
    approval.decidedBy = decision.author;
    approval.note = decision.note;
    if (!decision.isApproved) {
        approval.status = ApprovalStatus::Denied;
        return close(approval, u"denied"_s, std::move(done));
    }
    const Result<Tool> tool = toolOf(approval);
    start(tool, std::move(approval), decision, std::move(done));
}

void ApprovalDesk::start(const Result<Tool> &tool, ToolApproval approval, const Decision &decision, Callback<ToolApproval> done)
{
    if (!tool)
        return done(fail(tool.error()));
    if (tool->function->version != approval.version)
        return askAgain(approval, tool->function, std::move(done));
    if (decision.arguments) {
        const QList<FieldError> faults = argumentFaults(*tool->function, *decision.arguments);
        if (!faults.isEmpty())
            return done(fail(validationError(faults, u"Nothing was decided; correct the arguments."_s)));
        approval.isEdited = *decision.arguments != approval.arguments;
        approval.arguments = *decision.arguments;
    }
    approval.status = ApprovalStatus::Approved;
    approval.run = ApprovalRun::Running;
    const QString kind = approval.isEdited ? u"edited"_s : u"approved"_s;
    close(approval, kind, [this, tool = *tool, done = std::move(done)](Result<ToolApproval> decided) {
        done(decided);
        if (decided)
            run(*decided, tool);
    });
}

void ApprovalDesk::close(ToolApproval approval, const QString &kind, Callback<ToolApproval> done)
{
    approval.decidedAt = timeOf(m_around.clock);
    m_deciding.insert(approval.id);
    m_around.database.run<void>(
        this,
        [approval, kind](RegistryStores &stores) -> Result<void> {
            ApprovalStore store(stores.database);
            if (!store.decide(approval))
                return fail(decidedAlready(store.find(approval.id).value_or(approval)));
            store.addEvent(approval.id, {*approval.decidedAt, kind, approval.decidedBy, approval.note});
            return {};
        },
        [this, approval, done](Result<void> stored) {
            m_deciding.erase(approval.id);
            if (!stored) {
                m_expiry.start(kAfterFailure);
                return done(fail(stored.error()));
            }
            tell(approval);
            done(approval);
        });
}

// The person saw another version: this question is closed, and the same is asked of the live one.
void ApprovalDesk::askAgain(const ToolApproval &before, const FunctionVersionPtr &live, Callback<ToolApproval> done)
{
    ToolApproval closed = before;
    closed.status = ApprovalStatus::Superseded;
    closed.decidedAt = timeOf(m_around.clock);
    ToolApproval again = before;
    again.version = live->version;
    again.note.clear();
    again.decidedBy.clear();
    again.createdAt = *closed.decidedAt;
    again.expiresAt = again.createdAt.addMSecs(before.createdAt.msecsTo(before.expiresAt));
    m_deciding.insert(before.id);
    m_around.database.run<ToolApproval>(
        this,
        [closed, again](RegistryStores &stores) -> Result<ToolApproval> {
            ApprovalStore store(stores.database);
            if (!store.decide(closed))
                return fail(decidedAlready(store.find(closed.id).value_or(closed)));
            const ToolApproval kept = store.insert(again);
            store.setReplacedBy(closed.id, kept.id);
            store.addEvent(closed.id, {*closed.decidedAt, u"superseded"_s, closed.decidedBy, approvalIdText(kept.id)});
            store.addEvent(kept.id, {kept.createdAt, u"asked"_s, {}, approvalIdText(closed.id)});
            return kept;
        },
        [this, closed, done](Result<ToolApproval> kept) {
            m_deciding.erase(closed.id);
            if (!kept)
                return done(fail(kept.error()));
            for (auto &[number, waiter] : m_waiters)
                if (waiter.approval == closed.id)
                    waiter.approval = kept->id;
            keep(*kept);
            ToolApproval replaced = closed;
            replaced.replacedBy = kept->id;
            tell(replaced);
            done(fail(ErrorCode::ResourceConflict,
                u"%1 was deployed anew since it was asked for; version %2 is asked for as %3."_s.arg(kept->function)
                    .arg(kept->version)
                    .arg(approvalIdText(kept->id)),
                u"Look at the new version and decide about that approval."_s));
        });
}

void ApprovalDesk::withdraw(int64_t id)
{
    const auto open = m_open.find(id);
    if (open == m_open.end() || !open->second.isPending() || m_deciding.contains(id))
        return;
    ToolApproval approval = open->second;
    approval.status = ApprovalStatus::Cancelled;
    close(approval, u"cancelled"_s, [](const Result<ToolApproval> &) {});
}

// ---- Running

void ApprovalDesk::run(const ToolApproval &approval, const Tool &tool)
{
    const ToolRequest request{tool, approval.agent, approval.session, approval.call, approval.arguments, approval.caller,
        approval.clientAddress, approval.origin};
    m_around.caller.call(request, [this, approval](const ToolAnswer &answer) { finishRun(approval, answer); });
}

void ApprovalDesk::finishRun(ToolApproval approval, const ToolAnswer &answer)
{
    approval.run = ApprovalRun::Finished;
    approval.answer = answer;
    m_around.database.run<void>(
        this,
        [approval, at = timeOf(m_around.clock)](RegistryStores &stores) -> Result<void> {
            ApprovalStore store(stores.database);
            store.finishRun(approval.id, approval.run, approval.answer);
            store.addEvent(approval.id, {at, u"ran"_s, {}, QString::fromLatin1(wireName(approval.answer->invocation))});
            return {};
        },
        [this, approval](const Result<void> &stored) {
            if (!stored) // the answer still reaches whoever waits for it
                qCWarning(approvalsLog).noquote() << stored.error().message;
            tell(approval);
        });
}

// ---- Telling

void ApprovalDesk::tell(const ToolApproval &approval)
{
    if (approval.isOver())
        m_open.erase(approval.id);
    else
        m_open.insert_or_assign(approval.id, approval);
    Q_EMIT approvalChanged(approval);
    if (!approval.isOver())
        return;
    std::vector<Over> told;
    for (auto waiter = m_waiters.begin(); waiter != m_waiters.end();) {
        const bool isIts = waiter->second.approval == approval.id;
        if (isIts)
            told.push_back(std::move(waiter->second.over));
        waiter = isIts ? m_waiters.erase(waiter) : std::next(waiter);
    }
    for (const Over &over : told)
        over(approval);
}

quint64 ApprovalDesk::whenOver(int64_t id, Over over)
{
    const quint64 number = ++m_lastWaiter;
    m_waiters.emplace(number, Waiter{id, std::move(over)});
    if (m_open.contains(id))
        return number;
    m_around.database.run<std::optional<ToolApproval>>(
        this,
        [id](RegistryStores &stores) -> Result<std::optional<ToolApproval>> { return ApprovalStore(stores.database).find(id); },
        [this, number](const Result<std::optional<ToolApproval>> &found) {
            const auto waiter = m_waiters.extract(number);
            if (waiter && found && *found)
                waiter.mapped().over(**found);
        });
    return number;
}

void ApprovalDesk::stopWaiting(quint64 number)
{
    m_waiters.erase(number);
}

// ---- Looking

QList<ToolApproval> ApprovalDesk::pending(const AppId &app) const
{
    QList<ToolApproval> approvals;
    for (const auto &[id, approval] : m_open)
        if (approval.app == app && approval.isPending())
            approvals.append(approval);
    return approvals;
}

void ApprovalDesk::list(const AppId &app, std::optional<ApprovalStatus> status, int limit, std::optional<int64_t> before,
    Callback<QList<ToolApproval>> done)
{
    m_around.database.run<QList<ToolApproval>>(
        this,
        [app, status, limit, before](RegistryStores &stores) -> Result<QList<ToolApproval>> {
            return ApprovalStore(stores.database).list(app, status, limit, before);
        },
        std::move(done));
}

void ApprovalDesk::find(const AppId &app, int64_t id, Callback<Details> done)
{
    m_around.database.run<Details>(
        this,
        [app, id](RegistryStores &stores) -> Result<Details> {
            ApprovalStore store(stores.database);
            const std::optional<ToolApproval> approval = store.find(id);
            if (!approval || approval->app != app)
                return fail(unknownApproval(approvalIdText(id)));
            return Details{*approval, store.events(id)};
        },
        std::move(done));
}

void ApprovalDesk::findCall(const ToolRequest &request, Callback<std::optional<ToolApproval>> done)
{
    m_around.database.run<std::optional<ToolApproval>>(
        this,
        [request](RegistryStores &stores) -> Result<std::optional<ToolApproval>> {
            const auto isOfCall = [&request](const ToolApproval &approval) {
                return approval.function == request.tool.function->name
                    && (approval.isEdited || approval.arguments == request.arguments)
                    && approval.caller.kind == request.caller.kind && approval.caller.keyId == request.caller.keyId
                    && approval.caller.userId == request.caller.userId;
            };
            const QList<ToolApproval> asked
                = ApprovalStore(stores.database).ofCall(request.tool.function->app, request.session, request.call);
            const auto found = std::find_if(asked.begin(), asked.end(), isOfCall);
            return found == asked.end() ? std::nullopt : std::optional(*found);
        },
        std::move(done));
}

// ---- Expiry

void ApprovalDesk::watchNextExpiry()
{
    std::optional<qint64> next;
    const QDateTime now = timeOf(m_around.clock);
    for (const auto &[id, approval] : m_open)
        if (approval.isPending() && !m_deciding.contains(id))
            next = std::min(next.value_or(kLongestSleep.count()), std::max<qint64>(0, now.msecsTo(approval.expiresAt)));
    if (next)
        m_expiry.start(std::chrono::milliseconds(*next + 1));
}

void ApprovalDesk::expireDue()
{
    const QDateTime now = timeOf(m_around.clock);
    QList<ToolApproval> due;
    for (const auto &[id, approval] : m_open)
        if (approval.isPending() && now >= approval.expiresAt && !m_deciding.contains(id))
            due.append(approval);
    for (ToolApproval &approval : due) {
        approval.status = ApprovalStatus::Expired;
        close(approval, u"expired"_s, [](const Result<ToolApproval> &) {});
    }
    watchNextExpiry();
}

// Their rows are gone with the app.
void ApprovalDesk::forgetApp(const AppId &app)
{
    std::vector<ToolApproval> gone;
    for (const auto &[id, approval] : m_open)
        if (approval.app == app && approval.isPending())
            gone.push_back(approval);
    for (ToolApproval &approval : gone) {
        approval.status = ApprovalStatus::Cancelled;
        tell(approval);
    }
}

} // namespace isola
