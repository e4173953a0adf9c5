#include "core/triggers/WallTimer.h"

#include <QSocketNotifier>
#include <sys/timerfd.h>
#include <unistd.h>

namespace isola {

WallTimer::WallTimer(Timetable &timetable, QObject *parent)
    : QObject(parent)
    , m_timetable(timetable)
    , m_descriptor(timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC))
    , m_notifier(new QSocketNotifier(m_descriptor, QSocketNotifier::Read, this))
{
    connect(m_notifier, &QSocketNotifier::activated, this, &WallTimer::wake);
    // Changes often come in swarms: one look when they are over.
    connect(&timetable, &Timetable::changed, this, &WallTimer::arm, Qt::QueuedConnection);
    arm();
}

WallTimer::~WallTimer()
{
    m_notifier->setEnabled(false);
    close(m_descriptor);
}

void WallTimer::arm()
{
    // With nothing due the timer is armed all the same, far away: it tells that the clock was set.
    static constexpr WallTime kNever{std::chrono::hours(24 * 365 * 200)};
    const Microseconds due = m_timetable.nextLook().value_or(kNever).time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(due);
    itimerspec time{};
    time.it_value.tv_sec = time_t(std::max<int64_t>(seconds.count(), 0));
    time.it_value.tv_nsec = long(std::chrono::nanoseconds(due - seconds).count());
    if (time.it_value.tv_sec == 0 && time.it_value.tv_nsec == 0)
        time.it_value.tv_nsec = 1; // all zero would disarm it
    timerfd_settime(m_descriptor, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &time, nullptr);
}

// A read tells the expirations, or fails with ECANCELED when the clock was set. Either way it is time to look again.
void WallTimer::wake()
{
    uint64_t expirations = 0;
    [[maybe_unused]] const ssize_t ignored = ::read(m_descriptor, &expirations, sizeof expirations);
    m_timetable.runDue();
    arm();
}

} // namespace isola
