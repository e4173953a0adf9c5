#pragma once
// A wall clock that stands still until it is set forward, so that a month of schedules can be played in seconds. What measures
// how long something takes goes on by the machine's clock.

#include "core/base/Clock.h"

#include <atomic>

namespace isola {

class SimulatedClock final : public Clock {
public:
    explicit SimulatedClock(WallTime start) : m_start(start), m_wall(start) { }

    WallTime wall() const override { return m_wall.load(std::memory_order_relaxed); }
    MonotonicTime monotonic() const override { return m_machine.monotonic(); }
    MonotonicTime sinceBoot() const override { return MonotonicTime(wall() - m_start); }

    // Never back.
    void setForward(WallTime to) { m_wall.store(std::max(to, wall()), std::memory_order_relaxed); }

private:
    const SystemClock m_machine;
    const WallTime m_start;
    std::atomic<WallTime> m_wall;
};

} // namespace isola
