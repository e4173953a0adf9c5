#include "server/api/CronController.h"

#include "core/model/FunctionJson.h"
#include "core/registry/FunctionRegistry.h"
#include "core/triggers/CronScheduler.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"
#include "server/api/ParameterReader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

CronController::CronController(
    Router &router, const FunctionRegistry &functions, const AppRegistry &apps, CronScheduler &scheduler, const Clock &clock)
    : m_functions(functions), m_scheduler(scheduler), m_clock(clock)
{
    router.add("GET", "/v1/{app_id}/functions/{name}/triggers/cron/next", Access::Developer,
        inApp(apps, [this](const Request &request, const Responder &responder) { preview(request, responder); }));
    router.add("POST", "/v1/{app_id}/functions/{name}/triggers/cron/run", Access::Developer,
        plainInApp(apps, [this](const Request &request, const Responder &responder) { runNow(request, responder); }));
}

static QString localText(std::chrono::local_time<std::chrono::seconds> time, std::chrono::seconds offset)
{
    const QDateTime local = QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), Qt::OffsetFromUTC, 0);
    return QDateTime(local.date(), local.time(), Qt::OffsetFromUTC, int(offset.count())).toString(Qt::ISODate);
}

// {"utc", "local", "note"?}
static QJsonObject runJson(const CronRun &run)
{
    const std::chrono::local_time<std::chrono::seconds> local(
        std::chrono::floor<std::chrono::seconds>(run.at.time_since_epoch() + run.offset));
    QJsonObject object{{u"utc"_s, timeJson(std::optional(run.at))}, {u"local"_s, localText(local, run.offset)}};
    const QTime meant = QTime(0, 0).addSecs(int((run.meant - std::chrono::floor<std::chrono::days>(run.meant)).count()) * 60);
    switch (run.kind) {
    case CronRun::Kind::Ordinary:
        break;
    case CronRun::Kind::AtShift:
        object.insert("note"_L1,
            u"%1 does not exist on this day: clocks are put forward, and it runs at that moment"_s.arg(
                meant.toString(u"HH:mm"_s)));
        break;
    case CronRun::Kind::FirstOfTwo:
        object.insert("note"_L1,
            u"%1 comes twice on this day: clocks are put back, and it runs the first time"_s.arg(meant.toString(u"HH:mm"_s)));
        break;
    }
    return object;
}

// The function's own schedule; `schedule` and `timezone` try another one that is not deployed yet.
void CronController::preview(const Request &request, const Responder &responder) const
{
    if (const auto known = request.query.allowOnly({"n"_L1, "schedule"_L1, "timezone"_L1, "from"_L1}); !known)
        return responder.error(known.error());
    const QString name = request.parameter("name");
    const auto record = m_functions.record(request.app, name);
    if (!record)
        return responder.error(unknownFunction(name));
    ParameterReader reader(request.query);
    const qint64 count = reader.number("n"_L1, 1, 1000).value_or(10);
    const WallTime from = reader.time("from"_L1).value_or(m_clock.wall());
    if (const auto read = reader.finish(); !read)
        return responder.error(read.error());
    const Trigger *trigger = record->live->settings.trigger(TriggerType::Cron);
    const QJsonObject config = trigger ? trigger->config : QJsonObject();
    const auto text = request.query.value("schedule"_L1);
    if (!text && !trigger)
        return responder.error({ErrorCode::ResourceNotFound, u"%1 has no cron trigger."_s.arg(name),
            u"Name a schedule with ?schedule=, or deploy the function with one."_s, {}});
    const auto schedule = CronSchedule::create(text.value_or(config.value("schedule"_L1).toString()),
        request.query.value("timezone"_L1).value_or(config.value("timezone"_L1).toString(u"UTC"_s)));
    if (!schedule)
        return responder.error(schedule.error());
    QJsonArray runs;
    for (auto run = schedule->next(from); run && runs.size() < count; run = schedule->next(run->at))
        runs.append(runJson(*run));
    responder.json(200, {{u"next"_s, runs}});
}

void CronController::runNow(const Request &request, const Responder &responder) const
{
    const QString name = request.parameter("name");
    const auto record = m_functions.record(request.app, name);
    if (!record)
        return responder.error(unknownFunction(name));
    const Result<InvocationId> run = m_scheduler.runNow(*record);
    if (!run)
        return responder.error(run.error());
    responder.json(202, {{u"invocation_id"_s, QString::fromLatin1(wireName(*run))}});
}

} // namespace isola
