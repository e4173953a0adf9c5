#include "core/base/Clock.h"

namespace isola {

WallTime SystemClock::wall() const
{
    return std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now());
}

MonotonicTime SystemClock::monotonic() const
{
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now());
}

} // namespace isola
