#include "core/registry/NewApp.h"

#include "core/base/Clock.h"
#include "core/registry/StoredTypes.h"
#include "core/storage/Random.h"

namespace isola {

static constexpr int kSigningKeyBytes = 32; // RFC 7518, section 3.2: no shorter than HS256's hash

App newApp(const AppId &id, const Clock &clock)
{
    App app;
    app.id = id;
    app.name = id.value;
    app.jwtSecret = randomBytes(kSigningKeyBytes);
    app.createdAt = timeOf(clock);
    return app;
}

QDateTime timeOf(const Clock &clock)
{
    return timeFromStored(std::chrono::floor<Milliseconds>(clock.wall().time_since_epoch()).count());
}

} // namespace isola
