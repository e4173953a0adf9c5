#include "core/triggers/CronEntry.h"

namespace isola {

// Beyond it missed runs are no longer counted: the engine thread has other things to do.
static constexpr qint64 kMostCounted = 10000;

CatchUp catchUpFromConfig(const QJsonObject &config)
{
    const QString policy = config.value(QLatin1StringView("catch_up")).toString();
    if (policy == QLatin1StringView("skip"))
        return CatchUp::Skip;
    return policy == QLatin1StringView("all") ? CatchUp::All : CatchUp::One;
}

CronEntry::CronEntry(CronState initial, CronSchedule schedule, CatchUp catchUp)
    : state(std::move(initial)), m_schedule(std::move(schedule)), m_catchUp(catchUp)
{
    handleUntil(state.handledUntil);
}

static std::optional<WallTime> timeOf(const std::optional<CronRun> &run)
{
    return run ? std::optional(run->at) : std::nullopt;
}

void CronEntry::handleUntil(WallTime due)
{
    state.handledUntil = due;
    m_nextDue = timeOf(m_schedule.next(due));
}

CronState CronEntry::stored() const
{
    CronState stored = state;
    if (claim) {
        stored.handledUntil = claim->due;
        stored.runningDue = claim->due;
    }
    return stored;
}

std::optional<WallTime> CronEntry::nextUnrecorded() const
{
    return state.recordedUntil <= state.handledUntil ? m_nextDue : timeOf(m_schedule.next(state.recordedUntil));
}

std::optional<WallTime> CronEntry::latestDue(WallTime now) const
{
    if (!m_nextDue || *m_nextDue > now)
        return {};
    // Looking back in steps that grow: whatever the schedule's rhythm, few of its times lie in the first step that has any.
    using std::chrono::hours;
    for (const hours back : {hours(1), hours(24), hours(24 * 32), hours(24 * 366), hours(24 * 366 * 9)}) {
        std::optional<WallTime> latest;
        for (auto run = m_schedule.next(std::max(now - back, state.handledUntil)); run && run->at <= now;
             run = m_schedule.next(run->at))
            latest = run->at;
        if (latest)
            return latest;
    }
    return m_nextDue;
}

MissedRuns CronEntry::missed(WallTime until) const
{
    MissedRuns missed;
    for (auto due = nextUnrecorded(); due && *due <= until; due = timeOf(m_schedule.next(*due))) {
        if (missed.count == kMostCounted) {
            missed.isMore = true;
            break;
        }
        ++missed.count;
        missed.newest.append(*due);
        if (missed.newest.size() > kMostListed)
            missed.newest.removeFirst();
    }
    return missed;
}

} // namespace isola
