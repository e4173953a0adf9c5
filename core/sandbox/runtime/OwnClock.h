#pragma once
// A function's own clock: milliseconds since it was first looked at, not since the snapshot was built or the process forked.
// Coarse: one finer than 20 us lets a function measure what its neighbours do to shared caches
// (https://w3c.github.io/hr-time/#dfn-coarsen-time asks for it). Isolate's thread.

#include <chrono>
#include <cmath>

namespace v8 {
class Isolate;
}

namespace isola {

class OwnClock final {
public:
    // The first look starts it. A little had passed by then, so that now() is never 0.
    OwnClock() : m_monotonic(coarse<std::chrono::steady_clock>() - 0.1), m_epoch(coarse<std::chrono::system_clock>() - 0.1) { }

    double elapsedMs() const { return coarse<std::chrono::steady_clock>() - m_monotonic; }
    double originMs() const { return m_epoch; } // since 1970, with fractions

private:
    template <typename Clock> static double coarse()
    {
        constexpr double kCoarseMs = 0.02;
        const double ms = std::chrono::duration<double, std::milli>(Clock::now().time_since_epoch()).count();
        return std::floor(ms / kCoarseMs) * kCoarseMs;
    }

    double m_monotonic;
    double m_epoch;
};

// For bindings: that of the isolate's function, as its code is to see it (bindings/Calls.cpp).
double elapsedMs(v8::Isolate *isolate);
double originMs(v8::Isolate *isolate);

} // namespace isola
