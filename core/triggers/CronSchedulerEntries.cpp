// Of the CronScheduler: which schedules there are, as functions come, change and go.

#include "core/triggers/CronScheduler.h"

#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"

#include <QLoggingCategory>

namespace isola {

using namespace Qt::StringLiterals;

Q_DECLARE_LOGGING_CATEGORY(lcCron)

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
    if (!entry->isEnabled)
        withdrawClaim(*entry);
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
    // Claimed by a server that ended before its time: it did not begin.
    if (entry.state.runningDue > m_with.clock.wall()) {
        entry.handleUntil(*entry.state.runningDue - Microseconds(1));
        entry.state.runningDue.reset();
    }
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
        [state = entry.stored()](Database &database) -> Result<void> {
            CronStore(database).save(state);
            return {};
        },
        [done = std::move(done)](const Result<void> &) {
            if (done)
                done();
        });
}

} // namespace isola
