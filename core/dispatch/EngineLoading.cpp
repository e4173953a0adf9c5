// The part of Engine that brings versions up: checks of drafts, and what becomes of the calls that wait for a version to load.

#include "core/dispatch/Engine.h"

#include "core/dispatch/EngineCall.h"
#include "core/dispatch/InspectorClient.h"
#include "core/dispatch/LoadFault.h"
#include "core/dispatch/WireText.h"

#include <QJsonDocument>

namespace isola {

void Engine::check(FunctionVersionPtr version, CheckCallback callback)
{
    // No registry gives a revision below 0, so nothing that is live shares the draft's instances.
    const auto draft = std::make_shared<FunctionVersion>(*version);
    draft->revision = nextDraftRevision();
    m_checks[draft->revision] = std::move(callback);
    m_pool.grow(draft, 1);
}

// What is no object, or was cut because it is larger than any schema, is refused.
static Result<QJsonObject> exported(const flatbuffers::Vector<uint8_t> *bytes, QLatin1StringView name)
{
    if (!bytes || bytes->size() == 0)
        return QJsonObject();
    const auto json = QByteArray::fromRawData(reinterpret_cast<const char *>(bytes->data()), qsizetype(bytes->size()));
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (document.isObject())
        return document.object();
    return isola::fail(validationError({{name, QStringLiteral("must be a JSON Schema of at most 64 KiB"), 0, 0, {}}}));
}

// Only of tools: another function may export what it likes under these names.
static Result<ToolSchemas> exportedSchemas(const FunctionVersion &version, const wire::Loaded &loaded)
{
    if (!version.settings.agentTool.isExposed)
        return ToolSchemas();
    const Result<QJsonObject> input = exported(loaded.input_schema(), QLatin1StringView("inputSchema"));
    const Result<QJsonObject> output = exported(loaded.output_schema(), QLatin1StringView("outputSchema"));
    if (!input || !output)
        return isola::fail(input ? output.error() : input.error());
    return ToolSchemas{*input, *output};
}

void Engine::instanceReady(InstanceProcess &instance, const wire::Loaded &loaded)
{
    const int64_t revision = instance.version->revision;
    if (auto check = m_checks.extract(revision)) {
        const Result<ToolSchemas> schemas = exportedSchemas(*instance.version, loaded);
        if (!schemas)
            m_pool.leave(instance);
        return check.mapped()(schemas); // else the instance stays for the version's first calls, see adopt()
    }
    if (const auto inspection = m_inspections.find(revision); inspection != m_inspections.end())
        inspection->second.client->inspectedLoaded(instance.handlerLine, instance.handlerColumn);
    serveWaiting(revision);
}

void Engine::loadFailed(const FunctionVersionPtr &version, const wire::Loaded &loaded)
{
    const auto [fault, stack] = loadFault(*version, loaded);
    if (auto check = m_checks.extract(version->revision))
        check.mapped()(
            isola::fail(validationError({fault}, QStringLiteral("Mend the code and deploy again; the live version stays."))));
    if (auto waiting = m_waiting.extract(version->revision)) {
        for (const int64_t id : waiting.mapped()) {
            if (EngineCall *call = find(CallId{id}); call && !call->instance) {
                call->outcome.stack = stack;
                call->outcome.line = fault.line;
                call->outcome.column = fault.column;
                fail(*call, OutcomeKind::LoadFailed, fault.message);
            }
        }
    }
    inspectionLost(version->revision, fault.message);
}

void Engine::startFailed(const FunctionVersionPtr &version, const QString &reason)
{
    if (auto check = m_checks.extract(version->revision))
        check.mapped()(isola::fail(ErrorCode::RuntimeUnavailable, reason,
            QStringLiteral("Nothing was deployed. Try again shortly; GET /v1/{app}/runtime tells what holds the places.")));
    refuseWaiting(version->revision, reason);
    inspectionLost(version->revision, reason);
}

void Engine::refuseWaiting(int64_t revision, const QString &reason)
{
    if (auto waiting = m_waiting.extract(revision))
        for (const int64_t id : waiting.mapped())
            if (EngineCall *call = find(CallId{id}); call && !call->instance)
                refuse(*call, 503, reason);
}

} // namespace isola
