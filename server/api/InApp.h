#pragma once
// Routes below "/v1/{app_id}/": their handlers only run for an app that exists.

#include "core/registry/AppRegistry.h"
#include "server/Router.h"

namespace isola {

// `apps` outlives the handler.
Handler inApp(const AppRegistry &apps, Handler handler);

// The same for one that takes no query parameters.
Handler plainInApp(const AppRegistry &apps, Handler handler);

} // namespace isola
