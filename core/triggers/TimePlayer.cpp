#include "core/triggers/TimePlayer.h"

namespace isola {

TimePlayer::TimePlayer(SimulatedClock &clock, QList<Timetable *> timetables, QObject *parent)
    : QObject(parent), m_clock(clock), m_timetables(std::move(timetables))
{
    for (Timetable *timetable : m_timetables)
        connect(timetable, &Timetable::changed, this, &TimePlayer::step, Qt::QueuedConnection);
    QMetaObject::invokeMethod(this, &TimePlayer::step, Qt::QueuedConnection); // what is due already
}

void TimePlayer::playUntil(WallTime target, Callback<int> done)
{
    if (m_done)
        return done(fail(ErrorCode::ResourceConflict, QStringLiteral("The clock is being set forward already."),
            QStringLiteral("Wait for the answer to the request before.")));
    m_target = target;
    m_stops = 0;
    m_done = std::move(done);
    QMetaObject::invokeMethod(this, &TimePlayer::step, Qt::QueuedConnection);
}

bool TimePlayer::isBusy() const
{
    return std::any_of(m_timetables.begin(), m_timetables.end(), [](const Timetable *timetable) { return timetable->isBusy(); });
}

std::optional<WallTime> TimePlayer::nextDue() const
{
    std::optional<WallTime> next;
    for (const Timetable *timetable : m_timetables)
        if (const auto due = timetable->nextDue())
            next = std::min(next.value_or(WallTime::max()), *due);
    return next;
}

// One stop. What becomes due without the clock moving, a retry that was redriven for example, is done at any time.
void TimePlayer::step()
{
    if (m_isStepping || isBusy())
        return;
    const WallTime until = m_done ? m_target : m_clock.wall();
    const auto due = nextDue();
    if (due && *due <= std::max(until, m_clock.wall())) {
        ++m_stops;
        m_clock.setForward(*due);
        m_isStepping = true;
        for (Timetable *timetable : m_timetables)
            timetable->runDue();
        m_isStepping = false;
        QMetaObject::invokeMethod(this, &TimePlayer::step, Qt::QueuedConnection);
        return;
    }
    m_clock.setForward(until);
    if (const auto done = std::exchange(m_done, {}))
        done(m_stops);
}

} // namespace isola
