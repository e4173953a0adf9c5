#pragma once
// Sets a simulated clock forward, stopping at each time at which a timetable is due and waiting there until all that it started
// has ended: what would have happened in that time happens, in its order. Lives on the timetables' thread.

#include "core/base/Callback.h"
#include "core/base/SimulatedClock.h"
#include "core/triggers/Timetable.h"

#include <QList>
#include <QObject>

namespace isola {

class TimePlayer final : public QObject {
    Q_OBJECT

public:
    // Clock and timetables outlive it.
    TimePlayer(SimulatedClock &clock, QList<Timetable *> timetables, QObject *parent = nullptr);

    WallTime now() const { return m_clock.wall(); }

    // Answers how many times something was due. One at a time: ResourceConflict while another goes on.
    void playUntil(WallTime target, Callback<int> done);

private:
    void step();
    bool isBusy() const;
    std::optional<WallTime> nextDue() const;

    SimulatedClock &m_clock;
    const QList<Timetable *> m_timetables;
    WallTime m_target{};
    int m_stops = 0;
    bool m_isStepping = false;
    Callback<int> m_done; // set while it plays
};

} // namespace isola
