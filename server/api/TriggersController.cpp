#include "server/api/TriggersController.h"

#include "core/model/FieldReader.h"
#include "core/model/TriggerJson.h"
#include "core/registry/FunctionRegistry.h"
#include "core/triggers/TriggerOverview.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"

using namespace Qt::StringLiterals;

namespace isola {

TriggersController::TriggersController(
    Router &router, FunctionRegistry &functions, const AppRegistry &apps, const TriggerOverview &overview)
    : m_functions(functions), m_overview(overview)
{
    router.add("GET", "/v1/{app_id}/triggers", Access::Developer,
        inApp(apps, [this](const Request &request, const Responder &responder) { list(request, responder); }));
    router.add("PATCH", "/v1/{app_id}/functions/{name}/triggers/{type}", Access::Developer,
        plainInApp(apps, [this](const Request &request, const Responder &responder) { change(request, responder); }));
}

void TriggersController::list(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({"function"_L1}); !known)
        return responder.error(known.error());
    const QString function = request.query.value("function"_L1).value_or(QString());
    if (!function.isEmpty() && !m_functions.record(request.app, function))
        return responder.error(unknownFunction(function));
    m_overview.list(request.app, function, answering<QJsonArray>(responder, [responder](const QJsonArray &triggers) {
        responder.json(200, {{u"triggers"_s, triggers}});
    }));
}

void TriggersController::change(const Request &request, const Responder &responder) const
{
    const auto type = triggerTypeFromWire(request.parameter("type"));
    if (!type)
        return responder.error({ErrorCode::ResourceNotFound, u"There is no trigger type %1."_s.arg(request.parameter("type")),
            u"Use http, cron, s3_upload, webhook or websocket."_s, {}});
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    const std::optional<bool> isEnabled = reader.boolean("enabled"_L1);
    if (!reader.has("enabled"_L1))
        reader.refuse("enabled"_L1, u"is missing: true or false"_s);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return responder.error(validationError(faults));
    m_functions.enableTrigger(request.app, request.parameter("name"), *type, *isEnabled,
        answering<FunctionRecord>(responder, [responder, type = *type](const FunctionRecord &record) {
            responder.json(200, triggersJson({*record.live->settings.trigger(type)}).first().toObject());
        }));
}

} // namespace isola
