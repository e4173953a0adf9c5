#include "core/triggers/CronScheduler.h"

#include "core/model/FunctionJson.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"

#include <QLoggingCategory>
#include <QPointer>

namespace isola {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcCron, "isola.cron")

// What the log says of runs that were not made: statuses of the HTTP contract, so that they count as what they are.
static constexpr int kMissedStatus = 503;
static constexpr int kOverlapStatus = 409;

CronScheduler::CronScheduler(const RunSurroundings &surroundings, QObject *parent)
    : Timetable(parent), m_with(surroundings), m_runs(surroundings.engine)
{
    connect(&m_with.functions, &FunctionRegistry::functionChanged, this, &CronScheduler::refresh);
    connect(&m_with.functions, &FunctionRegistry::functionDeleted, this, &CronScheduler::forget);
    // Paused or not any more: what is due looks different.
    connect(&m_with.apps, &AppRegistry::appChanged, this, &CronScheduler::takePauses);
}

CronScheduler::~CronScheduler() = default;

// ---- What is due

std::optional<WallTime> CronScheduler::nextDue() const
{
    std::optional<WallTime> next;
    for (const auto &[function, entry] : m_entries) {
        if (!entry.isEnabled || (entry.isRunning && entry.isCatchingUp))
            continue;
        if (const auto due = isPaused(entry) ? entry.nextUnrecorded() : entry.nextDue())
            next = std::min(next.value_or(WallTime::max()), *due);
    }
    return next;
}

std::optional<WallTime> CronScheduler::nextLook() const
{
    std::optional<WallTime> next = nextDue();
    for (const auto &[function, entry] : m_entries)
        if (isClaimable(entry))
            next = std::min(*next, *entry.nextDue() - kAhead);
    return next;
}

void CronScheduler::runDue()
{
    const WallTime now = m_with.clock.wall();
    noticeClock(now);
    // What is due comes before what only must be prepared.
    for (auto &[function, entry] : m_entries)
        if (entry.isEnabled && entry.nextDue() && *entry.nextDue() <= now)
            handle(entry, now);
    for (auto &[function, entry] : m_entries)
        if (isClaimable(entry) && *entry.nextDue() - kAhead <= now)
            claim(entry);
}

// ---- Written down ahead of its time

bool CronScheduler::isClaimable(const CronEntry &entry) const
{
    return entry.isEnabled && !entry.isRunning && !entry.claim && entry.nextDue() && !isPaused(entry);
}

void CronScheduler::claim(CronEntry &entry)
{
    const WallTime due = *entry.nextDue();
    entry.claim = CronClaim{due};
    save(entry, [self = QPointer<CronScheduler>(this), function = entry.state.function, due] {
        CronEntry *claimed = self ? self->find(function) : nullptr;
        if (claimed && claimed->claim && claimed->claim->due == due)
            claimed->claim->isDurable = true;
    });
}

void CronScheduler::withdrawClaim(CronEntry &entry)
{
    if (!entry.claim)
        return;
    entry.claim.reset();
    save(entry);
}

void CronScheduler::takePauses()
{
    for (auto &[function, entry] : m_entries)
        if (isPaused(entry))
            withdrawClaim(entry);
    Q_EMIT changed();
}

// The clock was set while the machine ran. A little, either way, changes nothing: what came already does not come twice, and what
// was jumped over is late. Much means that it was wrong, and schedules go by the new time from now on.
void CronScheduler::noticeClock(WallTime now)
{
    const MonotonicTime sinceBoot = m_with.clock.sinceBoot();
    const auto passed = std::chrono::duration_cast<Microseconds>(sinceBoot - m_lastSinceBoot);
    const bool isSetForward = now - m_lastWall - passed > kCorrection;
    m_lastWall = now;
    m_lastSinceBoot = sinceBoot;
    for (auto &[function, entry] : m_entries) {
        const bool isSetBack = entry.state.handledUntil > now + kCorrection;
        const bool hasJumped = isSetForward && entry.nextDue() && *entry.nextDue() <= now;
        if (!isSetBack && !hasJumped)
            continue;
        if (hasJumped && entry.isEnabled)
            logRow(entry, *entry.nextDue(), kMissedStatus,
                u"missed: the clock was set forward, to %1"_s.arg(timeJson(std::optional(now)).toString()));
        entry.claim.reset();
        entry.handleUntil(now);
        entry.state.recordedUntil = now;
        save(entry);
    }
}

void CronScheduler::handle(CronEntry &entry, WallTime now)
{
    const bool isDurable = entry.claim && entry.claim->isDurable;
    entry.claim.reset(); // all that may happen now is written anew
    if (isPaused(entry))
        return recordMissed(entry, now, u"the app is paused"_s);
    if (entry.isRunning)
        return entry.isCatchingUp ? void() : skipOverlapping(entry, now);
    if (now - *entry.nextDue() > kOnTime)
        return handleLate(entry, now);
    entry.isCatchingUp = false;
    begin(entry, {*entry.nextDue()}, isDurable);
}

void CronScheduler::skipOverlapping(CronEntry &entry, WallTime now)
{
    while (entry.nextDue() && *entry.nextDue() <= now) {
        const WallTime due = *entry.nextDue();
        logRow(entry, due, kOverlapStatus, u"skipped_overlap: the run before has not ended"_s);
        entry.handleUntil(due);
    }
    save(entry);
}

void CronScheduler::handleLate(CronEntry &entry, WallTime now)
{
    const WallTime latest = *entry.latestDue(now);
    const bool isLatestOnTime = now - latest <= kOnTime;
    const MissedRuns missed = entry.missed(isLatestOnTime ? latest - Microseconds(1) : latest);
    recordMissed(
        entry, isLatestOnTime ? latest - Microseconds(1) : latest, u"the server was down or the machine asleep at its time"_s);
    if (entry.catchUp() == CatchUp::All) {
        entry.isCatchingUp = true;
        begin(entry, {*entry.nextDue(), true, false, false, missed.count});
    } else if (entry.catchUp() == CatchUp::One || isLatestOnTime) {
        begin(entry, {latest, !isLatestOnTime, false, false, missed.count});
    } else {
        entry.handleUntil(latest);
        save(entry);
    }
}

// The row of each, up to a number: a server that was down for a year would have little else to do.
void CronScheduler::recordMissed(CronEntry &entry, WallTime until, const QString &reason)
{
    const MissedRuns missed = entry.missed(until);
    if (missed.count == 0)
        return;
    const qint64 unlisted = missed.count - missed.newest.size();
    if (unlisted > 0)
        logRow(entry, *entry.nextUnrecorded(), kMissedStatus,
            u"missed: %1, for this and %2%3 more runs"_s.arg(reason, missed.isMore ? u"at least "_s : QString())
                .arg(unlisted - 1));
    for (const WallTime due : missed.newest)
        logRow(entry, due, kMissedStatus, u"missed: %1"_s.arg(reason));
    entry.recordUntil(missed.isMore ? until : missed.newest.last());
    save(entry);
    Q_EMIT changed();
}

// ---- Running

Result<InvocationId> CronScheduler::runNow(const FunctionRecord &record)
{
    CronEntry *entry = find(record.live->function);
    if (!entry)
        return isola::fail(ErrorCode::ResourceNotFound, u"%1 has no cron trigger"_s.arg(record.live->name),
            u"Deploy the function with one first."_s);
    if (entry->isRunning)
        return isola::fail(ErrorCode::ResourceConflict, u"A run of %1 is going on."_s.arg(record.live->name),
            u"A function does not overlap itself: wait until it has ended."_s);
    if (isPaused(*entry))
        return isola::fail(ErrorCode::AppPaused, u"The app is paused."_s, u"PATCH the app with paused: false first."_s);
    return begin(*entry, {m_with.clock.wall(), false, true});
}

// A run that was going on when the process ended. Whether it did its work nobody knows.
void CronScheduler::resume(CronEntry &entry)
{
    const WallTime due = *entry.state.runningDue;
    if (entry.catchUp() != CatchUp::Skip && entry.isEnabled && !isPaused(entry)) {
        begin(entry, {due, true, false, true});
        return;
    }
    logRow(entry, due, kMissedStatus, u"missed: the run was cut off when the server ended"_s);
    entry.state.runningDue.reset();
    save(entry);
}

InvocationId CronScheduler::begin(CronEntry &entry, const CronStart &start, bool isDurable)
{
    const FunctionId function = entry.state.function;
    if (!start.isManual && !start.wasCutOff)
        entry.handleUntil(start.due);
    entry.state.runningDue = start.isManual ? std::nullopt : std::optional(start.due);
    entry.isRunning = true;
    ++m_running;
    Invocation invocation = cronInvocation(entry.state, m_with.functions.recordById(function)->live, start, m_baseUrl);
    invocation.id = m_with.engine.nextInvocationId();
    const InvocationId id = invocation.id;
    if (isDurable) {
        run(function, invocation, start);
        return id;
    }
    // On disk first: a crash while it runs finds that it has begun, and what runs twice says so.
    save(entry, [self = QPointer<CronScheduler>(this), function, invocation, start] {
        if (self)
            self->run(function, invocation, start);
    });
    return id;
}

void CronScheduler::run(FunctionId function, const Invocation &invocation, const CronStart &start)
{
    m_runs.start(invocation, {},
        [this, function, id = invocation.id, start](const InvocationOutcome &outcome) { ended(function, id, start, outcome); });
}

void CronScheduler::ended(FunctionId function, InvocationId invocation, const CronStart &start, const InvocationOutcome &outcome)
{
    --m_running;
    if (CronEntry *entry = find(function)) {
        entry->isRunning = false;
        // One that was refused has not begun: if the server is ending, it is run after the next start.
        if (outcome.kind != OutcomeKind::Refused)
            entry->state.runningDue.reset();
        entry->state.last = CronLastRun{m_with.clock.wall(), outcome.status, outcome.message, invocation};
        save(*entry);
    }
    Q_EMIT changed();
}

void CronScheduler::logRow(const CronEntry &entry, WallTime due, int status, const QString &text)
{
    const auto record = m_with.functions.recordById(entry.state.function);
    if (!record)
        return;
    Invocation invocation = cronInvocation(entry.state, record->live, {due}, m_baseUrl);
    invocation.id = m_with.engine.nextInvocationId();
    m_with.engine.logRefusal(invocation, status, text);
}

QJsonObject CronScheduler::health(const FunctionRecord &record) const
{
    const auto found = m_entries.find(record.live->function);
    if (found == m_entries.end())
        return {};
    const CronEntry &entry = found->second;
    QJsonObject health{{u"running"_s, entry.isRunning}};
    if (entry.isEnabled && !isPaused(entry) && entry.nextDue())
        health.insert("next_run"_L1, timeJson(entry.nextDue()));
    if (const auto &last = entry.state.last)
        health.insert("last_run"_L1,
            QJsonObject{{u"at"_s, timeJson(std::optional(last->at))}, {u"status"_s, last->status},
                {u"error"_s, last->error.isEmpty() ? QJsonValue() : QJsonValue(last->error)},
                {u"invocation"_s, QString::fromLatin1(wireName(last->invocation))}});
    return health;
}

} // namespace isola
