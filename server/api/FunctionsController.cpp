#include "server/api/FunctionsController.h"

#include "core/agents/ToolSchema.h"
#include "core/model/FieldReader.h"
#include "core/model/FunctionJson.h"
#include "core/triggers/webhook/WebhookKeys.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"
#include "server/api/LogQueryText.h"
#include "server/api/LogReader.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace isola {

enum class Parameters { None, IncludeDeleted }; // in the query

FunctionsController::FunctionsController(Router &router, FunctionRegistry &functions, const AppRegistry &apps,
    const WebhookKeys &webhooks, LogReader &logs, CodeCheck check)
    : m_functions(functions), m_webhooks(webhooks), m_logs(logs), m_check(std::move(check))
{
    using Method = void (FunctionsController::*)(const Request &, const Responder &) const;
    const auto add = [&](QByteArray method, QByteArray path, Method run, Parameters parameters = Parameters::None) {
        router.add(std::move(method), "/v1/{app_id}/functions" + path, Access::Developer,
            inApp(apps, [this, run, parameters](const Request &request, const Responder &responder) {
                const Result<void> known = parameters == Parameters::None ? request.query.allowOnly({})
                                                                          : request.query.allowOnly({"include_deleted"_L1});
                if (!known)
                    return responder.error(known.error());
                (this->*run)(request, responder);
            }));
    };
    add("POST", "", &FunctionsController::deploy);
    add("GET", "", &FunctionsController::list, Parameters::IncludeDeleted);
    add("GET", "/{name}", &FunctionsController::show);
    add("DELETE", "/{name}", &FunctionsController::remove);
    add("PATCH", "/{name}/env", &FunctionsController::patchEnvironment);
    add("GET", "/{name}/versions", &FunctionsController::listVersions);
    add("GET", "/{name}/versions/{version}", &FunctionsController::showVersion);
    add("POST", "/{name}/rollback", &FunctionsController::rollBack);
}

// If-Match: "3" only deploys over version 3.
static Result<std::optional<int>> expectedVersion(const Request &request)
{
    QByteArray text = request.field("if-match");
    if (text.isEmpty())
        return std::nullopt;
    if (text.size() >= 2 && text.startsWith('"') && text.endsWith('"'))
        text = text.sliced(1, text.size() - 2);
    bool isNumber = false;
    const int version = text.toInt(&isNumber);
    if (!isNumber || version < 1)
        return refuseField("If-Match"_L1, u"must be a version number"_s);
    return version;
}

static Result<DeployRequest> deployRequest(const Request &request)
{
    const Result<QJsonObject> body = request.json();
    if (!body)
        return fail(body.error());
    Result<DeployRequest> deploy = DeployRequest::fromJson(*body);
    if (!deploy)
        return deploy;
    const Result<std::optional<int>> expected = expectedVersion(request);
    if (!expected)
        return fail(expected.error());
    deploy->expectedVersion = *expected;
    return deploy;
}

Callback<Deployed> FunctionsController::answeringDeployed(const Responder &responder, const QString &baseUrl) const
{
    return answering<Deployed>(responder, [this, responder, baseUrl](const Deployed &deployed) {
        QJsonObject answer = deployedJson(deployed, baseUrl);
        if (deployed.record.live->settings.trigger(TriggerType::Webhook))
            answer.insert("webhook_url"_L1, m_webhooks.url(baseUrl, *deployed.record.live));
        responder.json(deployed.isNew ? 201 : 200, answer);
    });
}

// Nothing goes live that a sandbox has not loaded, nothing is answered that is not durable.
void FunctionsController::deploy(const Request &request, const Responder &responder) const
{
    const Result<DeployRequest> deploy = deployRequest(request);
    if (!deploy)
        return responder.error(deploy.error());
    const Result<FunctionVersionPtr> prepared = m_functions.prepare(request.app, *deploy);
    if (!prepared)
        return responder.error(prepared.error());
    const auto done = answeringDeployed(responder, QString::fromLatin1(request.baseUrl));
    m_check(*prepared,
        answering<FunctionVersionPtr>(responder,
            [&functions = m_functions, deploy = *deploy, author = request.caller, done, responder](
                const FunctionVersionPtr &version) {
                if (const Result<void> schemas = checkSchemas(version->settings.agentTool.schemas); !schemas)
                    return responder.error(schemas.error());
                functions.commit(version, deploy, author, done);
            }));
}

void FunctionsController::list(const Request &request, const Responder &responder) const
{
    using Counters = QHash<FunctionId, FunctionCounters>;
    const Result<bool> includesDeleted = flag(request.query, "include_deleted"_L1);
    if (!includesDeleted)
        return responder.error(includesDeleted.error());
    const QString baseUrl = QString::fromLatin1(request.baseUrl);
    m_logs.read<Counters>([](const LogStore &store) { return store.allCounters(); },
        answering<Counters>(
            responder, [records = m_functions.list(request.app, *includesDeleted), baseUrl, responder](const Counters &counters) {
                QJsonArray array;
                for (const FunctionRecord &record : records)
                    array.append(functionSummaryJson(record, counters.value(record.live->function), baseUrl));
                responder.json(200, {{u"functions"_s, array}});
            }));
}

void FunctionsController::show(const Request &request, const Responder &responder) const
{
    const QString name = request.parameter("name");
    const auto record = m_functions.record(request.app, name);
    if (!record)
        return responder.error(unknownFunction(name));
    const QString baseUrl = QString::fromLatin1(request.baseUrl);
    m_logs.read<FunctionCounters>([id = record->live->function](const LogStore &store) { return store.counters(id); },
        answering<FunctionCounters>(responder, [record = *record, baseUrl, responder](const FunctionCounters &counters) {
            responder.json(200, functionDetailsJson(record, counters, baseUrl));
        }));
}

void FunctionsController::remove(const Request &request, const Responder &responder) const
{
    m_functions.remove(
        request.app, request.parameter("name"), answering<void>(responder, [responder] { sendSuccess(responder); }));
}

void FunctionsController::patchEnvironment(const Request &request, const Responder &responder) const
{
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    const Result<EnvironmentPatch> patch = environmentPatchFromJson(*body);
    if (!patch)
        return responder.error(patch.error());
    const QString name = request.parameter("name");
    m_functions.patchEnvironment(
        request.app, name, *patch, answering<QStringList>(responder, [name, responder](const QStringList &keys) {
            responder.json(200,
                {{u"message"_s, u"The next call sees the change."_s}, {u"function"_s, name},
                    {u"updatedKeys"_s, QJsonArray::fromStringList(keys)}});
        }));
}

void FunctionsController::listVersions(const Request &request, const Responder &responder) const
{
    m_functions.versions(request.app, request.parameter("name"),
        answering<QList<VersionInfo>>(responder, [responder](const QList<VersionInfo> &versions) {
            QJsonArray array;
            for (const VersionInfo &version : versions)
                array.append(versionJson(version));
            responder.json(200, {{u"versions"_s, array}});
        }));
}

void FunctionsController::showVersion(const Request &request, const Responder &responder) const
{
    bool isNumber = false;
    const int version = request.parameter("version").toInt(&isNumber);
    if (!isNumber || version < 1)
        return responder.error(validationError({{u"version"_s, u"must be a version number"_s, 0, 0, {}}}));
    m_functions.version(request.app, request.parameter("name"), version,
        answering<FunctionRecord>(
            responder, [responder](const FunctionRecord &record) { responder.json(200, versionDetailsJson(record)); }));
}

void FunctionsController::rollBack(const Request &request, const Responder &responder) const
{
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    const std::optional<int> version = reader.integer("version"_L1, 1, std::numeric_limits<int>::max());
    if (!reader.has("version"_L1))
        reader.refuse("version"_L1, u"is missing: the number of the version that is to be live again"_s);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return responder.error(validationError(faults));
    m_functions.rollback(request.app, request.parameter("name"), *version, request.caller,
        answeringDeployed(responder, QString::fromLatin1(request.baseUrl)));
}

} // namespace isola
