#include "server/api/TriggersController.h"

#include "core/model/FieldReader.h"
#include "core/model/FunctionJson.h"
#include "core/model/TriggerJson.h"
#include "core/registry/FunctionRegistry.h"
#include "core/triggers/TriggerOverview.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"
#include "server/api/LogReader.h"

using namespace Qt::StringLiterals;

namespace isola {

TriggersController::TriggersController(
    Router &router, FunctionRegistry &functions, const AppRegistry &apps, const TriggerOverview &overview, LogReader &logs)
    : m_functions(functions), m_overview(overview), m_logs(logs)
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
    m_overview.list(request.app, function,
        answering<QJsonArray>(responder,
            [this, responder, app = request.app](const QJsonArray &triggers) { answerWithLastRuns(app, triggers, responder); }));
}

static QJsonObject lastRunOf(const LogRow &row)
{
    return {{u"at"_s, timeJson(std::optional(WallTime(Microseconds(row.invocation.value))))}, {u"status"_s, row.outcome.status},
        {u"error"_s, row.outcome.message.isEmpty() ? QJsonValue() : QJsonValue(row.outcome.message)},
        {u"invocation"_s, QString::fromLatin1(wireName(row.invocation))}};
}

// Calls and frames keep no record beside the log: their triggers' last run is the newest row that came from them.
void TriggersController::answerWithLastRuns(const AppId &app, const QJsonArray &triggers, const Responder &responder) const
{
    QList<std::pair<qsizetype, LogQuery>> wanted;
    for (qsizetype i = 0; i < triggers.size(); ++i) {
        const QJsonObject trigger = triggers[i].toObject();
        const auto type = triggerTypeFromWire(trigger.value("type"_L1).toString());
        const auto record = m_functions.record(app, trigger.value("function"_L1).toString());
        if (!record || (type != TriggerType::Http && type != TriggerType::Websocket))
            continue;
        LogQuery query;
        query.functions = {record->live->function};
        query.source = InvocationSource(int(*type)); // the trigger types are the first sources
        query.limit = 1;
        wanted.append({i, query});
    }
    m_logs.read<QJsonArray>(
        [triggers, wanted](const LogStore &store) -> Result<QJsonArray> {
            QJsonArray answer = triggers;
            for (const auto &[index, query] : wanted) {
                const Result<LogPage> page = store.query(query);
                if (!page)
                    return fail(page.error());
                if (page->rows.isEmpty())
                    continue;
                QJsonObject trigger = answer[index].toObject();
                trigger.insert("last_run"_L1, lastRunOf(page->rows.first().log));
                answer.replace(index, trigger);
            }
            return answer;
        },
        answering<QJsonArray>(responder, [responder](const QJsonArray &answer) {
            responder.json(200, {{u"triggers"_s, answer}});
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
