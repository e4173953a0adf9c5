#include "core/triggers/CronScheduler.h"

#include "core/model/FunctionJson.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"

#include <QJsonDocument>
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
    connect(&m_with.apps, &AppRegistry::appChanged, this, &Timetable::changed);
}

CronScheduler::~CronScheduler() = default;

// ---- Which schedules there are

void CronScheduler::start()
{
    m_lastWall = m_with.clock.wall();
    m_lastSinceBoot = m_with.clock.sinceBoot();
    m_with.database.run<QList<CronState>>(
        [](Database &database) -> Result<QList<CronState>> { return CronStore(database).load(); },
        [this](const Result<QList<CronState>> &states) {
            if (!states)
                qCWarning(lcCron).noquote() << "Schedules cannot be read and begin anew:" << states.error().message;
            take(states.value_or(QList<CronState>()));
        });
}

void CronScheduler::take(const QList<CronState> &states)
{
    m_isLoading = false;
    m_loaded = states;
    for (const AppPtr &app : m_with.apps.list())
        for (const FunctionRecord &record : m_with.functions.list(app->id))
            refresh(record.live->function);
    for (const CronState &state : std::exchange(m_loaded, {})) // of functions that are gone
        if (!find(state.function))
            forget(state.function);
    for (auto &[function, entry] : m_entries)
        if (entry.state.runningDue)
            resume(entry);
    Q_EMIT changed();
}

CronEntry *CronScheduler::find(FunctionId function)
{
    const auto found = m_entries.find(function);
    return found == m_entries.end() ? nullptr : &found->second;
}

// The function was deployed or switched: its schedule may be new, the same, or gone.
void CronScheduler::refresh(FunctionId function)
{
    if (m_isLoading)
        return;
    const auto record = m_with.functions.recordById(function);
    const Trigger *trigger = record && !record->isDeleted ? record->live->settings.trigger(TriggerType::Cron) : nullptr;
    CronEntry *entry = find(function);
    if (!trigger) {
        if (entry)
            forget(function);
        return;
    }
    const bool isSame = entry && entry->state.schedule == trigger->config.value("schedule"_L1).toString()
        && entry->state.timeZone == trigger->config.value("timezone"_L1).toString();
    if (!isSame)
        return insert(*record, *trigger);
    entry->setCatchUp(catchUpFromConfig(trigger->config));
    if (trigger->isEnabled && !entry->isEnabled) { // what came meanwhile was not wanted
        entry->handleUntil(m_with.clock.wall());
        save(*entry);
    }
    entry->isEnabled = trigger->isEnabled;
    Q_EMIT changed();
}

void CronScheduler::insert(const FunctionRecord &record, const Trigger &trigger)
{
    const FunctionId function = record.live->function;
    CronState state;
    state.function = function;
    state.app = record.live->app;
    state.schedule = trigger.config.value("schedule"_L1).toString();
    state.timeZone = trigger.config.value("timezone"_L1).toString();
    state.handledUntil = state.recordedUntil = m_with.clock.wall();
    const auto known = std::find_if(m_loaded.begin(), m_loaded.end(), [&](const CronState &loaded) {
        return loaded.function == function && loaded.schedule == state.schedule && loaded.timeZone == state.timeZone;
    });
    if (known != m_loaded.end())
        state = *known;
    else if (const CronEntry *before = find(function))
        state.last = before->state.last;
    auto schedule = CronSchedule::create(state.schedule, state.timeZone);
    if (!schedule) { // it was checked at deploy, but the machine's zones may have changed since
        qCWarning(lcCron).noquote() << record.live->name
                                    << "has a schedule that does not hold any more:" << schedule.error().message;
        return forget(function);
    }
    CronEntry entry(state, *schedule, catchUpFromConfig(trigger.config));
    entry.isEnabled = trigger.isEnabled;
    if (const CronEntry *before = find(function))
        entry.isRunning = before->isRunning;
    m_entries.insert_or_assign(function, std::move(entry));
    save(*find(function));
    Q_EMIT changed();
}

void CronScheduler::forget(FunctionId function)
{
    m_entries.erase(function);
    m_with.database.run<void>(
        [function](Database &database) -> Result<void> {
            CronStore(database).remove(function);
            return {};
        },
        [](const Result<void> &) {});
    Q_EMIT changed();
}

bool CronScheduler::isPaused(const CronEntry &entry) const
{
    const AppPtr app = m_with.apps.find(entry.state.app.value.toUtf8());
    return app && app->isPaused;
}

// Where it cannot be written it is late after the next start, and dealt with as that.
void CronScheduler::save(const CronEntry &entry, std::function<void()> done)
{
    m_with.database.run<void>(
        [state = entry.state](Database &database) -> Result<void> {
            CronStore(database).save(state);
            return {};
        },
        [done = std::move(done)](const Result<void> &) {
            if (done)
                done();
        });
}

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

void CronScheduler::runDue()
{
    const WallTime now = m_with.clock.wall();
    noticeClock(now);
    for (auto &[function, entry] : m_entries)
        if (entry.isEnabled && entry.nextDue() && *entry.nextDue() <= now)
            handle(entry, now);
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
        entry.handleUntil(now);
        entry.state.recordedUntil = now;
        save(entry);
    }
}

void CronScheduler::handle(CronEntry &entry, WallTime now)
{
    if (isPaused(entry))
        return recordMissed(entry, now, u"the app is paused"_s);
    if (entry.isRunning)
        return entry.isCatchingUp ? void() : skipOverlapping(entry, now);
    if (now - *entry.nextDue() > kOnTime)
        return handleLate(entry, now);
    entry.isCatchingUp = false;
    begin(entry, {*entry.nextDue()});
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

Invocation CronScheduler::invocationFor(const CronEntry &entry, const FunctionRecord &record, const Start &start)
{
    const QJsonObject detail{
        {u"schedule"_s, entry.state.schedule},
        {u"timezone"_s, entry.state.timeZone},
        {u"scheduled_at"_s, timeJson(std::optional(start.due))},
        {u"catch_up"_s, start.isCatchUp},
        {u"missed"_s, start.missed},
        {u"manual"_s, start.isManual},
        {u"redelivered"_s, start.wasCutOff},
    };
    Invocation invocation;
    invocation.id = m_with.engine.nextInvocationId();
    invocation.function = record.live;
    invocation.source = InvocationSource::Cron;
    invocation.logPath = timeJson(std::optional(start.due)).toString().toLatin1();
    invocation.caller.kind = CallerKind::Trigger;
    invocation.triggerDetail = QJsonDocument(detail).toJson(QJsonDocument::Compact);
    invocation.request.method = "POST";
    invocation.request.url = functionUrl(m_baseUrl, *record.live).toLatin1();
    invocation.request.fields = "content-type:application/json\n";
    invocation.request.body = invocation.triggerDetail;
    return invocation;
}

InvocationId CronScheduler::begin(CronEntry &entry, const Start &start)
{
    const FunctionId function = entry.state.function;
    if (!start.isManual && !start.wasCutOff)
        entry.handleUntil(start.due);
    entry.state.runningDue = start.isManual ? std::nullopt : std::optional(start.due);
    entry.isRunning = true;
    ++m_running;
    const Invocation invocation = invocationFor(entry, *m_with.functions.recordById(function), start);
    // On disk first: a crash while it runs finds that it has begun, and what runs twice says so.
    save(entry, [self = QPointer<CronScheduler>(this), function, invocation, start] {
        if (self)
            self->run(function, invocation, start);
    });
    return invocation.id;
}

void CronScheduler::run(FunctionId function, const Invocation &invocation, const Start &start)
{
    m_runs.start(invocation, {},
        [this, function, id = invocation.id, start](const InvocationOutcome &outcome) { ended(function, id, start, outcome); });
}

void CronScheduler::ended(FunctionId function, InvocationId invocation, const Start &start, const InvocationOutcome &outcome)
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
    const Invocation invocation = invocationFor(entry, *record, {due});
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
