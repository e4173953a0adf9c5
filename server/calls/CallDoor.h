#pragma once
// What the fast path needs of the core, narrow enough that a test can stand behind it. EngineDoor is the real one. One for
// each thread that takes calls.

#include "core/dispatch/Engine.h"
#include "core/model/App.h"
#include "core/model/Invocation.h"

namespace isola {

class CallDoor {
public:
    virtual ~CallDoor() = default;

    virtual FunctionVersionPtr findFunction(QByteArrayView app, QByteArrayView name) const = 0; // null: none
    virtual AppPtr findApp(QByteArrayView id) const = 0; // null: none
    virtual Result<Caller> authenticate(QByteArrayView authorization, const AppId &app, const QByteArray &address) = 0;
    virtual bool admitToApp(const App &app) = 0; // false: it has had its share of calls for now
    virtual MonotonicTime now() const = 0;

    // As in Engine.
    virtual InvocationId nextInvocationId() = 0;
    virtual CallId invoke(Invocation invocation, ReplySink &sink) = 0;
    virtual void sendBody(CallId call, QByteArrayView bytes, bool isLast) = 0;
    virtual void grantResponseBody(CallId call, qint64 bytes) = 0;
    virtual void cancel(CallId call) = 0;
    virtual void logRefusal(const Invocation &invocation, int status, const QString &reason) = 0;
};

} // namespace isola
