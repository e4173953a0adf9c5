#pragma once
// Says whether the server lives, whether it takes calls, and how well those are confined.

#include "server/Router.h"

namespace isola {

// By which layers instances are confined, in words; nothing while no calls are taken.
using Readiness = std::function<std::optional<QString>()>;

class HealthController final {
public:
    // `readiness` is asked for each /readyz.
    HealthController(Router &router, Readiness readiness);
};

} // namespace isola
