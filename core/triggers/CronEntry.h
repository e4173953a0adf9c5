#pragma once
// One cron trigger in memory: its state, what its schedule makes of it, and the run that is going on. Owned by the CronScheduler.

#include "core/triggers/CronStore.h"
#include "core/triggers/cron/CronSchedule.h"

#include <QList>

namespace isola {

enum class CatchUp { One, Skip, All };

CatchUp catchUpFromConfig(const QJsonObject &config);

// Due times that were not kept.
struct MissedRuns {
    qint64 count = 0; // at least, where isMore
    bool isMore = false;
    QList<WallTime> newest; // at most kMostListed, oldest first
};

// A run that is on disk as begun ahead of its time, so that no disk stands between its second and its start.
struct CronClaim {
    WallTime due{};
    bool isDurable = false;
};

class CronEntry final {
public:
    static constexpr qsizetype kMostListed = 100;

    CronEntry(CronState state, CronSchedule schedule, CatchUp catchUp);

    const CronSchedule &schedule() const { return m_schedule; }
    CatchUp catchUp() const { return m_catchUp; }
    void setCatchUp(CatchUp catchUp) { m_catchUp = catchUp; }

    // The first due time that is not dealt with; none: it never comes.
    std::optional<WallTime> nextDue() const { return m_nextDue; }
    // The first one that the log does not know either.
    std::optional<WallTime> nextUnrecorded() const;
    // The last due time in (handledUntil, now]; none: nothing is due.
    std::optional<WallTime> latestDue(WallTime now) const;
    // Those in (handledUntil, until] that the log does not know yet.
    MissedRuns missed(WallTime until) const;

    void handleUntil(WallTime due);
    // What is kept of it: with a claim, as if that run had begun.
    CronState stored() const;

    void recordUntil(WallTime due) { state.recordedUntil = std::max(state.recordedUntil, due); }

    CronState state;
    bool isEnabled = true;
    bool isCatchingUp = false; // runs one by one what was missed
    bool isRunning = false;
    std::optional<CronClaim> claim; // of nextDue()

private:
    CronSchedule m_schedule;
    CatchUp m_catchUp;
    std::optional<WallTime> m_nextDue;
};

} // namespace isola
