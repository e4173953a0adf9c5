#pragma once
// The real CallDoor: the engine of this thread, what it sees of the registries, and its authenticator.

#include "core/auth/Authenticator.h"
#include "core/base/Clock.h"
#include "core/registry/RegistryView.h"
#include "server/calls/CallDoor.h"
#include "server/calls/CallLimits.h"

namespace isola {

class EngineDoor final : public CallDoor {
public:
    EngineDoor(Engine &engine, const RegistryView &registry, Authenticator &authenticator, CallLimits &limits, const Clock &clock)
        : m_engine(engine), m_registry(registry), m_authenticator(authenticator), m_limits(limits), m_clock(clock)
    {
    }

    FunctionVersionPtr findFunction(QByteArrayView app, QByteArrayView name) const override
    {
        return m_registry.findFunction(app, name);
    }
    AppPtr findApp(QByteArrayView id) const override { return m_registry.findApp(id); }
    // Who has been wrong too often is told to wait instead.
    Result<Caller> authenticate(QByteArrayView authorization, const AppId &app, const QByteArray &address) override
    {
        Result<Caller> caller = m_authenticator.authenticate(authorization, app);
        if (!caller && !m_limits.noteWrongToken(address, m_clock.monotonic()))
            return fail(ErrorCode::RateLimited, QStringLiteral("Too many wrong tokens came from your address."),
                QStringLiteral("Wait a moment, and check the token."));
        return caller;
    }
    bool admitToApp(const App &app) override { return m_limits.admitToApp(app, m_clock.monotonic()); }
    MonotonicTime now() const override { return m_clock.monotonic(); }

    InvocationId nextInvocationId() override { return m_engine.nextInvocationId(); }
    CallId invoke(Invocation invocation, ReplySink &sink) override { return m_engine.invoke(std::move(invocation), sink); }
    void sendBody(CallId call, QByteArrayView bytes, bool isLast) override { m_engine.sendBody(call, bytes, isLast); }
    void grantResponseBody(CallId call, qint64 bytes) override { m_engine.grantResponseBody(call, bytes); }
    void cancel(CallId call) override { m_engine.cancel(call); }
    void logRefusal(const Invocation &invocation, int status, const QString &reason) override
    {
        m_engine.logRefusal(invocation, status, reason);
    }

private:
    Engine &m_engine;
    const RegistryView &m_registry;
    Authenticator &m_authenticator;
    CallLimits &m_limits;
    const Clock &m_clock;
};

} // namespace isola
