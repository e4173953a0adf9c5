#pragma once
// Says whether the server lives and whether it takes calls.

#include "server/Router.h"

namespace isola {

class HealthController final {
public:
    // `isReady` is asked for each /readyz.
    HealthController(Router &router, std::function<bool()> isReady);
};

} // namespace isola
