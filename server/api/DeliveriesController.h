#pragma once
// Deliveries over HTTP: what triggers have taken on, what is dead of it, and running the dead again.

#include "server/Router.h"

namespace isola {

class AppRegistry;
class Deliveries;
class FunctionRegistry;

class DeliveriesController final {
public:
    // All that is named here outlives the router's last request.
    DeliveriesController(Router &router, const FunctionRegistry &functions, const AppRegistry &apps, Deliveries &deliveries);

private:
    void list(const Request &request, const Responder &responder) const;
    void redrive(const Request &request, const Responder &responder) const;
    void redriveAll(const Request &request, const Responder &responder) const;

    const FunctionRegistry &m_functions;
    Deliveries &m_deliveries;
};

} // namespace isola
