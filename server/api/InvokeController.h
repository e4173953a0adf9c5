#pragma once
// Test calls: POST .../invoke runs a function with developer rights, whatever its triggers, and returns its own answer, streamed;
// with ?detail=true it returns everything that is known about the call; with ?debug=ID it runs in that debugging session.

#include "server/Router.h"
#include "server/calls/FunctionCalls.h"
#include "server/debug/DebugSessions.h"

namespace isola {

class InvokeController final {
public:
    // All that is named here outlives the router's last request.
    InvokeController(Router &router, CallDoor &door, FunctionCalls &calls, const DebugSessions &sessions);

private:
    void invoke(const Request &request, const Responder &responder) const;
    Result<Invocation> requested(const Request &request, bool isDetailed) const;
    Result<Invocation> plainInvocation(const Request &request) const;
    Result<Invocation> detailedInvocation(const Request &request) const;
    Result<Invocation> invocationOf(const Request &request, QByteArray method, const QByteArray &subTarget) const;

    CallDoor &m_door;
    FunctionCalls &m_calls;
    const DebugSessions &m_sessions;
};

} // namespace isola
