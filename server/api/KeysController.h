#pragma once
// The key that secrets are encrypted with, over HTTP: the operator changes it.

#include "server/Router.h"

namespace isola {

class RegistryDatabase;

class KeysController final {
public:
    // Outlives the router's last request.
    KeysController(Router &router, RegistryDatabase &database);

private:
    QObject m_context; // answers end with this
};

} // namespace isola
