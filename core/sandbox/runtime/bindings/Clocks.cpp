// Clocks for js/performance.ts, js/events.ts and console.time. Coarsened: a clock finer than 20 us lets a function measure what its
// neighbours do to shared caches (https://w3c.github.io/hr-time/#dfn-coarsen-time asks for it).

#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <chrono>
#include <cmath>

namespace isola {

namespace {

constexpr double kCoarseMs = 0.02;

double coarse(double milliseconds)
{
    return std::floor(milliseconds / kCoarseMs) * kCoarseMs;
}

template <typename Clock>
double nowMs()
{
    return std::chrono::duration<double, std::milli>(Clock::now().time_since_epoch()).count();
}

// monotonicMs() -> milliseconds since some moment before this process
void monotonicMs(const CallInfo &info)
{
    info.GetReturnValue().Set(coarse(nowMs<std::chrono::steady_clock>()));
}

// epochMs() -> milliseconds since 1970, with fractions
void epochMs(const CallInfo &info)
{
    info.GetReturnValue().Set(coarse(nowMs<std::chrono::system_clock>()));
}

} // namespace

void addClockNatives(NativeList &list)
{
    list.insert(list.end(), {{"monotonicMs", monotonicMs}, {"epochMs", epochMs}});
}

} // namespace isola
