#pragma once
// The only place that asks the machine what time it is. Tests hand in a FakeClock; a virtual clock can play a month in seconds.
// Safe to call from any thread.

#include <chrono>

namespace isola {

using Milliseconds = std::chrono::milliseconds;
using Microseconds = std::chrono::microseconds;

// Wall time since 1970-01-01 UTC.
using WallTime = std::chrono::sys_time<Microseconds>;

// Time that only goes forward, for durations and deadlines.
using MonotonicTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

class Clock {
public:
    virtual ~Clock() = default;
    virtual WallTime wall() const = 0;
    virtual MonotonicTime monotonic() const = 0;
    // Like monotonic(), but it also counts the time in which the machine slept.
    virtual MonotonicTime sinceBoot() const { return monotonic(); }
};

class SystemClock final : public Clock {
public:
    WallTime wall() const override;
    MonotonicTime monotonic() const override;
    MonotonicTime sinceBoot() const override;
};

} // namespace isola
