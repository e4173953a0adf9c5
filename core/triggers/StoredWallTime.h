#pragma once
// Times as the triggers' tables hold them: milliseconds since 1970 UTC.

#include "core/base/Clock.h"

#include <cstdint>

namespace isola {

inline int64_t storedWallTime(WallTime time)
{
    return std::chrono::floor<Milliseconds>(time.time_since_epoch()).count();
}

inline WallTime wallTimeFromStored(int64_t milliseconds)
{
    return WallTime(Milliseconds(milliseconds));
}

} // namespace isola
