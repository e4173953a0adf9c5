#pragma once
// Drives a timetable by the machine's wall clock: wakes within a millisecond or so of the time, after the machine slept, and
// whenever the clock is set, so that nothing is late for having trusted an older clock. Lives on the timetable's thread.

#include "core/triggers/Timetable.h"

class QSocketNotifier;

namespace isola {

class WallTimer final : public QObject {
    Q_OBJECT

public:
    // The timetable outlives it.
    explicit WallTimer(Timetable &timetable, QObject *parent = nullptr);
    ~WallTimer() override;

private:
    void arm();
    void wake();

    Timetable &m_timetable;
    int m_descriptor; // of a timerfd
    QSocketNotifier *m_notifier;
};

} // namespace isola
