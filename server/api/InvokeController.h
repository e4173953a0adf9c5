#pragma once
// Test calls: POST .../invoke runs a function with developer rights, whatever its triggers, and returns its own answer, streamed;
// with ?detail=true it returns everything that is known about the call, at its end or, for who accepts events, as it happens.
// What runs is the live version, a draft that comes with the request, or, with ?debug=ID, what that debugging session looks into.

#include "server/Router.h"
#include "server/calls/FunctionCalls.h"
#include "server/debug/DebugSessions.h"

#include <QJsonObject>
#include <optional>

namespace isola {

class DraftVersions;

class InvokeController final {
public:
    // All that is named here outlives the router's last request.
    InvokeController(Router &router, CallDoor &door, FunctionCalls &calls, DraftVersions &drafts, const DebugSessions &sessions);

private:
    // The body of ?detail=true, checked.
    struct Description {
        QByteArray method;
        QByteArray target; // sub-path and query
        FieldBlock fields;
        QByteArray body;
        QByteArray userId; // empty: none
        QByteArray triggerDetail; // empty: that of a test call
        std::optional<QJsonObject> draft;
    };

    void invoke(const Request &request, const Responder &responder) const;
    Result<Invocation> plainInvocation(const Request &request) const;
    void invokeInDetail(const Request &request, const Responder &responder) const;
    static Result<Description> description(const Request &request);
    Invocation described(const Request &request, const Description &description, const FunctionVersionPtr &function) const;
    Result<FunctionVersionPtr> callable(const Request &request) const;
    Invocation invocationOf(
        const Request &request, const FunctionVersionPtr &function, QByteArray method, const QByteArray &subTarget) const;

    CallDoor &m_door;
    FunctionCalls &m_calls;
    DraftVersions &m_drafts;
    const DebugSessions &m_sessions;
};

} // namespace isola
