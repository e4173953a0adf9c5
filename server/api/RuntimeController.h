#pragma once
// What runs at this moment for an app: its instances, the calls that wait, and how well instances are confined.

#include "core/dispatch/Engine.h"
#include "server/Router.h"

namespace isola {

class AppRegistry;

class RuntimeController final {
public:
    // All that is named here outlives the router's last request.
    RuntimeController(Router &router, const AppRegistry &apps, const Engine &engine);

private:
    void show(const Request &request, const Responder &responder) const;

    const Engine &m_engine;
};

} // namespace isola
