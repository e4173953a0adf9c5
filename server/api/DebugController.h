#pragma once
// Debugging sessions over HTTP: open, end, and the addresses by which Chrome and VS Code find one on their own.

#include "core/registry/FunctionRegistry.h"
#include "server/Router.h"
#include "server/debug/DebugSessions.h"

namespace isola {

class AppRegistry;
class DraftVersions;
class RecordedCalls;

class DebugController final {
public:
    // All that is named here outlives the router's last request.
    DebugController(Router &router, const FunctionRegistry &functions, const AppRegistry &apps, DebugSessions &sessions,
        DraftVersions &drafts, const RecordedCalls &recorded);

private:
    void open(const Request &request, const Responder &responder) const;
    void openForReplay(const Request &request, const QString &invocation, const std::optional<QJsonObject> &draft,
        const Callback<FunctionVersionPtr> &opened) const;
    void end(const Request &request, const Responder &responder) const;
    void list(const Request &request, const Responder &responder) const;

    const FunctionRegistry &m_functions;
    DebugSessions &m_sessions;
    DraftVersions &m_drafts;
    const RecordedCalls &m_recorded;
};

} // namespace isola
