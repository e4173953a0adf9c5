#pragma once
// POST .../invocations/{id}/replay: runs a recorded call again, against the version that ran or a draft, in an instance of its
// own or in a debugging session that was opened for it, and tells what is not as it was.

#include "server/Router.h"
#include "server/debug/DebugSessions.h"
#include "server/replay/RecordedCalls.h"

namespace isola {

class AppRegistry;
class DraftVersions;

class ReplayController final {
public:
    // All that is named here outlives the router's last request.
    ReplayController(Router &router, const AppRegistry &apps, const RecordedCalls &recorded, DraftVersions &drafts,
        const DebugSessions &sessions, Engine &engine);

private:
    void replay(const Request &request, const Responder &responder) const;
    void replayCall(
        const Request &request, const RecordedCall &recorded, const QJsonObject &draft, const Responder &responder) const;
    void replayInSession(
        const Request &request, const RecordedCall &recorded, const QString &session, const Responder &responder) const;
    void run(const RecordedCall &recorded, FunctionVersionPtr version, const Responder &responder) const;

    const RecordedCalls &m_recorded;
    DraftVersions &m_drafts;
    const DebugSessions &m_sessions;
    Engine &m_engine;
};

} // namespace isola
