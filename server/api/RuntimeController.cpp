#include "server/api/RuntimeController.h"

#include "server/api/InApp.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

RuntimeController::RuntimeController(Router &router, const AppRegistry &apps, AskFigures askFigures)
    : m_askFigures(std::move(askFigures))
{
    router.add("GET", "/v1/{app_id}/runtime", Access::Developer,
        inApp(apps, [this](const Request &request, const Responder &responder) { show(request, responder); }));
}

static QString stateOf(const InstanceStatus &instance)
{
    if (instance.isLoading)
        return u"loading"_s;
    return instance.isLeaving ? u"leaving"_s : u"serving"_s;
}

static QJsonObject instanceJson(const InstanceStatus &instance)
{
    return {
        {u"function"_s, instance.version->name},
        {u"version"_s, instance.version->version},
        {u"state"_s, stateOf(instance)},
        {u"busy"_s, instance.isBusy},
        {u"open_calls"_s, instance.openCalls},
        {u"idle_ms"_s, qint64(instance.idle.count())},
    };
}

static QJsonObject runtimeJson(const AppId &app, const EngineStatus &status)
{
    QJsonArray instances;
    for (const InstanceStatus &instance : status.instances)
        if (instance.version->app == app)
            instances.append(instanceJson(instance));
    QJsonArray queues;
    for (const QueueStatus &queue : status.queues)
        if (queue.version->app == app)
            queues.append(QJsonObject{
                {u"function"_s, queue.version->name}, {u"version"_s, queue.version->version}, {u"waiting"_s, queue.waiting}});
    const QJsonObject limits{{u"instances"_s, status.maxInstances}, {u"per_function"_s, status.maxPerFunction}};
    return {{u"instances"_s, instances}, {u"queues"_s, queues}, {u"spares"_s, status.spares}, {u"limits"_s, limits},
        {u"waiting_for_room"_s, status.waitingForRoom}, {u"memory_scarce"_s, status.isMemoryScarce},
        {u"layers"_s, status.layers}};
}

void RuntimeController::show(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    m_askFigures(
        [responder, app = request.app](const ServerFigures &figures) { responder.json(200, runtimeJson(app, figures.engine)); });
}

} // namespace isola
