#pragma once
// Keeps each app to the rate that its settings allow. One thread at a time.

#include "core/model/App.h"
#include "server/guard/TokenBucket.h"

#include <QHash>

namespace isola {

class AppRateLimits final {
public:
    // False when the app has had its share for now.
    bool admit(const App &app, MonotonicTime now);

private:
    struct Limited {
        RateLimit limit; // as the bucket was made for
        TokenBucket bucket;
    };

    QHash<AppId, Limited> m_apps;
};

} // namespace isola
