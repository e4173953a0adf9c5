#pragma once
// Cross-origin rules of an app: what a browser's page of another origin may read (Fetch standard, 3.2).

#include "core/model/Invocation.h"
#include "core/registry/AppRegistry.h"
#include "server/guard/RequestHead.h"

namespace isola {

// The fields that let the request's origin read the answer; empty without an origin or when the app does not allow it.
FieldBlock corsFields(const App &app, const RequestHead &head);

// A preflight of an app that lists origins is answered by the server; without a list the function gets to see it.
bool isPreflight(const App &app, const RequestHead &head);

// The answer to a preflight: corsFields() and what it asked for. `methods` empty: any.
FieldBlock preflightFields(const App &app, const RequestHead &head, const QByteArrayList &methods);

} // namespace isola
