#pragma once
// A budget that fills up again with time: `burst` at most, `perSecond` more each second. A value; the caller brings the time.

#include "core/base/Clock.h"

#include <algorithm>

namespace isola {

class TokenBucket final {
public:
    TokenBucket(double perSecond, double burst, MonotonicTime now)
        : m_tokens(burst), m_filled(now), m_rate(perSecond), m_burst(burst)
    {
    }

    bool take(MonotonicTime now)
    {
        const std::chrono::duration<double> passed = now - m_filled;
        m_tokens = std::min(m_burst, m_tokens + passed.count() * m_rate);
        m_filled = now;
        if (m_tokens < 1)
            return false;
        m_tokens -= 1;
        return true;
    }

private:
    double m_tokens;
    MonotonicTime m_filled;
    double m_rate;
    double m_burst;
};

} // namespace isola
