#pragma once
// What runs at this moment for an app: its instances, the calls that wait, and how well instances are confined.

#include "server/Router.h"
#include "server/api/ServerFigures.h"

namespace isola {

class AppRegistry;

class RuntimeController final {
public:
    // All that is named here outlives the router's last request.
    RuntimeController(Router &router, const AppRegistry &apps, AskFigures askFigures);

private:
    void show(const Request &request, const Responder &responder) const;

    const AskFigures m_askFigures;
};

} // namespace isola
