#pragma once
// Answers "invoke": ctx.invoke, a call of another function of the same app that leaves the process no more than any other call.
// The arguments are JSON {name, contentType?}, the body is the request's; the answer is as that of "fetch". Who called is carried
// on, the caller's deadline holds for all that it leads to. Engine thread.

#include "core/dispatch/Engine.h"
#include "core/dispatch/HostService.h"

#include <unordered_map>

namespace isola {

class RegistryView;

class InvokeService final : public HostService {
public:
    static constexpr int kMaxDepth = 4; // functions calling functions

    // Both outlive it.
    InvokeService(Engine &engine, const RegistryView &registry);
    ~InvokeService() override;

    void ask(const HostQuestion &question, HostAnswers &answers) override;
    void takeBody(HostCallId id, QByteArrayView bytes, bool isLast, const QString &fault) override;
    void grant(HostCallId id, qint64 bytes) override;
    void cancel(HostCallId id) override;

private:
    class LoopbackCall;

    static Invocation invocationFor(const HostQuestion &question, FunctionVersionPtr function, const QByteArray &contentType);

    Engine &m_engine;
    const RegistryView &m_registry;
    std::unordered_map<int64_t, std::unique_ptr<LoopbackCall>> m_calls;
};

} // namespace isola
