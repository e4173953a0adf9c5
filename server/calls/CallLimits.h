#pragma once
// What is counted over all threads that take calls: each app's rate, each address's wrong tokens. Any thread. Has the only lock
// on a call's way, which calls of apps without a limit never come to.

#include "server/calls/AppRateLimits.h"
#include "server/guard/FailedAttempts.h"

#include <mutex>

namespace isola {

class CallLimits final {
public:
    // False when the app has had its share for now.
    bool admitToApp(const App &app, MonotonicTime now)
    {
        if (!app.rateLimit)
            return true;
        const std::lock_guard lock(m_mutex);
        return m_rates.admit(app, now);
    }

    // False when the address has used up its attempts.
    bool noteWrongToken(const QByteArray &address, MonotonicTime now)
    {
        const std::lock_guard lock(m_mutex);
        return m_failedAttempts.note(address, now);
    }

private:
    std::mutex m_mutex;
    AppRateLimits m_rates;
    FailedAttempts m_failedAttempts;
};

} // namespace isola
