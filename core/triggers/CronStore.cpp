#include "core/triggers/CronStore.h"

#include "core/triggers/StoredWallTime.h"

namespace isola {

QList<CronState> CronStore::load()
{
    QList<CronState> states;
    Statement row = m_database.select("SELECT function_id, app_id, schedule, timezone, handled_until, recorded_until, "
                                      "running_due, last_at, last_status, last_error, last_invocation FROM schedules");
    while (row.next()) {
        CronState state;
        state.function = {row.integer(0)};
        state.app = {row.text(1)};
        state.schedule = row.text(2);
        state.timeZone = row.text(3);
        state.handledUntil = wallTimeFromStored(row.integer(4));
        state.recordedUntil = wallTimeFromStored(row.integer(5));
        if (row.integer(6) > 0)
            state.runningDue = wallTimeFromStored(row.integer(6));
        if (row.integer(7) > 0)
            state.last = CronLastRun{wallTimeFromStored(row.integer(7)), int(row.integer(8)), row.text(9), {row.integer(10)}};
        states.append(state);
    }
    return states;
}

void CronStore::save(const CronState &state)
{
    const CronLastRun last = state.last.value_or(CronLastRun());
    const int64_t runningDue = state.runningDue ? storedWallTime(*state.runningDue) : 0;
    m_database.run("INSERT INTO schedules (function_id, app_id, schedule, timezone, handled_until, recorded_until, running_due, "
                   "last_at, last_status, last_error, last_invocation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (function_id) DO UPDATE SET schedule = excluded.schedule, timezone = excluded.timezone, "
                   "handled_until = excluded.handled_until, recorded_until = excluded.recorded_until, "
                   "running_due = excluded.running_due, last_at = excluded.last_at, last_status = excluded.last_status, "
                   "last_error = excluded.last_error, last_invocation = excluded.last_invocation",
        state.function.value, state.app.value, state.schedule, state.timeZone, storedWallTime(state.handledUntil),
        storedWallTime(state.recordedUntil), runningDue, storedWallTime(last.at), last.status, last.error, last.invocation.value);
}

void CronStore::remove(FunctionId function)
{
    m_database.run("DELETE FROM schedules WHERE function_id = ?", function.value);
}

} // namespace isola
