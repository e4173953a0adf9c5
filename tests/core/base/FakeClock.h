#pragma once
// A clock that stands still until a test moves it.

#include "core/base/Clock.h"

namespace isola {

class FakeClock final : public Clock {
public:
    WallTime wall() const override { return m_wall; }
    MonotonicTime monotonic() const override { return m_monotonic; }
    MonotonicTime sinceBoot() const override { return m_monotonic + m_slept; }

    void advance(Milliseconds by)
    {
        m_wall += by;
        m_monotonic += by;
    }

    // As a machine that is suspended: the wall's time passes, and what is counted since boot, but nothing runs.
    void sleep(Milliseconds by)
    {
        m_wall += by;
        m_slept += by;
    }

    // As a person or a time server does it: no time passes.
    void setWall(WallTime wall) { m_wall = wall; }

private:
    WallTime m_wall{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
    MonotonicTime m_monotonic{std::chrono::hours(1)};
    Milliseconds m_slept{0};
};

} // namespace isola
