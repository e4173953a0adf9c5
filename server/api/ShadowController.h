#pragma once
// POST .../functions/{name}/shadow: runs the newest recorded calls of a function against a draft and lists what is not as it was.

#include "server/Router.h"

namespace isola {

class AppRegistry;
class DraftVersions;
class Engine;
class FunctionRegistry;
class RecordedCalls;

class ShadowController final {
public:
    // All that is named here outlives the router's last request.
    ShadowController(Router &router, const FunctionRegistry &functions, const AppRegistry &apps, const RecordedCalls &recorded,
        DraftVersions &drafts, Engine &engine);

private:
    void shadow(const Request &request, const Responder &responder) const;

    const FunctionRegistry &m_functions;
    const RecordedCalls &m_recorded;
    DraftVersions &m_drafts;
    Engine &m_engine;
};

} // namespace isola
