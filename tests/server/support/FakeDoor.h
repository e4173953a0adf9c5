#pragma once
// Stands where the engine and the registries are: functions and apps are set by the test, calls wait for the test to answer them.

#include "core/base/Clock.h"
#include "server/calls/CallDoor.h"

#include <functional>
#include <map>

namespace isola {

struct FakeCall {
    Invocation invocation;
    ReplySink *sink = nullptr;
    QByteArray body;
    bool isBodyComplete = false;
    qint64 granted = 0;
    bool isCancelled = false;
};

class FakeDoor final : public CallDoor {
public:
    FunctionVersionPtr findFunction(QByteArrayView app, QByteArrayView name) const override
    {
        const auto found = functions.find({app.toByteArray(), name.toByteArray()});
        return found == functions.end() ? nullptr : found->second;
    }

    AppPtr findApp(QByteArrayView id) const override { return id == "default" ? std::make_shared<const App>(app) : nullptr; }

    Result<Caller> authenticate(QByteArrayView authorization, const AppId &, const QByteArray &) override
    {
        if (authorization.isNull())
            return Caller{};
        Caller caller;
        if (authorization == "Bearer user") {
            caller.kind = CallerKind::EndUserJwt;
            caller.userId = "u1";
        } else if (authorization == "Bearer service" || authorization == "Bearer foreign") {
            caller.kind = CallerKind::ServiceKey;
            caller.app = AppId{authorization == "Bearer foreign" ? QStringLiteral("other") : QStringLiteral("default")};
        } else {
            return fail(ErrorCode::AuthInvalidToken, QStringLiteral("The token is not valid."));
        }
        return caller;
    }

    bool admitToApp(const App &) override { return true; }
    MonotonicTime now() const override { return SystemClock().monotonic(); }
    InvocationId nextInvocationId() override { return {++lastId}; }

    CallId invoke(Invocation invocation, ReplySink &sink) override
    {
        const CallId id{++lastCall};
        FakeCall &call = calls[id];
        call.sink = &sink;
        call.body = invocation.request.body;
        call.isBodyComplete = !invocation.request.bodyFollows;
        call.invocation = std::move(invocation);
        if (duringInvoke)
            duringInvoke(call);
        return id;
    }

    void sendBody(CallId id, QByteArrayView bytes, bool isLast) override
    {
        calls.at(id).body.append(bytes);
        calls.at(id).isBodyComplete = isLast;
    }
    void grantResponseBody(CallId id, qint64 bytes) override { calls.at(id).granted += bytes; }
    void cancel(CallId id) override { calls.at(id).isCancelled = true; }
    void logRefusal(const Invocation &invocation, int status, const QString &reason) override
    {
        refusals.append({invocation.logPath, status, reason});
    }

    FunctionVersion &add(const QByteArray &name, HttpAuth auth)
    {
        auto version = std::make_shared<FunctionVersion>();
        version->function = FunctionId{qint64(functions.size()) + 1};
        version->app = AppId{QStringLiteral("default")};
        version->name = QString::fromUtf8(name);
        version->hasHttpTrigger = true;
        version->httpAuth = auth;
        functions[{"default", name}] = version;
        return *version;
    }

    FakeCall &only() { return calls.rbegin()->second; }

    struct Refusal {
        QByteArray path;
        int status = 0;
        QString reason;
    };

    App app;
    std::map<std::pair<QByteArray, QByteArray>, std::shared_ptr<FunctionVersion>> functions;
    std::map<CallId, FakeCall> calls;
    QList<Refusal> refusals;
    std::function<void(FakeCall &)> duringInvoke;
    qint64 lastId = 1000;
    qint64 lastCall = 0;
};

} // namespace isola
