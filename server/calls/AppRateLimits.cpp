#include "server/calls/AppRateLimits.h"

namespace isola {

bool AppRateLimits::admit(const App &app, MonotonicTime now)
{
    if (!app.rateLimit)
        return true;
    auto limited = m_apps.find(app.id);
    if (limited == m_apps.end() || limited->limit != *app.rateLimit) {
        const TokenBucket bucket(app.rateLimit->perSecond, app.rateLimit->burst, now);
        limited = m_apps.insert(app.id, {*app.rateLimit, bucket});
    }
    return limited->bucket.take(now);
}

} // namespace isola
