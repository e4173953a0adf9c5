// The part of Engine that brings versions up: checks of drafts, and what becomes of the calls that wait for a version to load.

#include "core/dispatch/Engine.h"

#include "core/dispatch/EngineCall.h"
#include "core/dispatch/LoadFault.h"
#include "core/dispatch/WireText.h"

namespace isola {

void Engine::check(FunctionVersionPtr version, CheckCallback callback)
{
    // No registry gives a revision below 0, so nothing that is live shares the draft's instances.
    const auto draft = std::make_shared<FunctionVersion>(*version);
    draft->revision = --m_lastDraft;
    m_checks[draft->revision] = std::move(callback);
    m_pool.grow(draft, 1);
}

void Engine::instanceReady(InstanceProcess &instance)
{
    const int64_t revision = instance.version->revision;
    if (auto check = m_checks.extract(revision)) {
        return check.mapped()({}); // the instance stays for the version's first calls, see adopt()
    }
    serveWaiting(revision);
}

void Engine::loadFailed(const FunctionVersionPtr &version, const wire::Loaded &loaded)
{
    const FieldError fault = loadFault(*version, loaded);
    if (auto check = m_checks.extract(version->revision))
        check.mapped()(
            isola::fail(validationError({fault}, QStringLiteral("Mend the code and deploy again; the live version stays."))));
    if (auto waiting = m_waiting.extract(version->revision)) {
        for (const int64_t id : waiting.mapped()) {
            if (EngineCall *call = find(CallId{id}); call && !call->instance) {
                call->outcome.stack = textOf(loaded.stack());
                call->outcome.line = fault.line;
                call->outcome.column = fault.column;
                fail(*call, OutcomeKind::LoadFailed, fault.message);
            }
        }
    }
}

void Engine::startFailed(const FunctionVersionPtr &version, const QString &reason)
{
    if (auto check = m_checks.extract(version->revision))
        check.mapped()(isola::fail(ErrorCode::RuntimeUnavailable, reason));
    if (auto waiting = m_waiting.extract(version->revision))
        for (const int64_t id : waiting.mapped())
            if (EngineCall *call = find(CallId{id}); call && !call->instance)
                refuse(*call, 503, reason);
}

} // namespace isola
