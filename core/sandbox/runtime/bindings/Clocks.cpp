// The function's own clock behind js/clock.ts, for js/performance.ts, js/events.ts and console.time.

#include "core/sandbox/runtime/OwnClock.h"
#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

namespace isola {

void addClockNatives(NativeList &list)
{
    // elapsedMs() -> since the clock was first looked at
    // originMs() -> when that was, since 1970, with fractions
    list.insert(list.end(),
        {{"elapsedMs", [](const CallInfo &info) { info.GetReturnValue().Set(elapsedMs(info.GetIsolate())); }},
            {"originMs", [](const CallInfo &info) { info.GetReturnValue().Set(originMs(info.GetIsolate())); }}});
}

} // namespace isola
