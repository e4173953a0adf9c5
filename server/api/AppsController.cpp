#include "server/api/AppsController.h"

#include "core/model/FunctionJson.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

AppsController::AppsController(Router &router, AppRegistry &apps) : m_apps(apps)
{
    using Method = void (AppsController::*)(const Request &, const Responder &) const;
    const auto handler = [this](Method run) -> Handler {
        return [this, run](const Request &request, const Responder &responder) {
            if (const Result<void> known = request.query.allowOnly({}); !known)
                return responder.error(known.error());
            (this->*run)(request, responder);
        };
    };
    router.add("POST", "/v1/apps", Access::Operator, handler(&AppsController::create));
    router.add("GET", "/v1/apps", Access::Operator, handler(&AppsController::list));
    router.add("GET", "/v1/apps/{app_id}", Access::Developer, inApp(apps, handler(&AppsController::show)));
    router.add("PATCH", "/v1/apps/{app_id}", Access::Developer, inApp(apps, handler(&AppsController::update)));
    router.add("DELETE", "/v1/apps/{app_id}", Access::Operator, inApp(apps, handler(&AppsController::remove)));
    router.add("GET", "/v1/{app_id}/env", Access::Developer, inApp(apps, handler(&AppsController::showEnvironment)));
    router.add("PATCH", "/v1/{app_id}/env", Access::Developer, inApp(apps, handler(&AppsController::patchEnvironment)));
}

static Callback<AppPtr> answeringApp(const Responder &responder, int status)
{
    return answering<AppPtr>(responder, [responder, status](const AppPtr &app) { responder.json(status, appJson(*app)); });
}

void AppsController::create(const Request &request, const Responder &responder) const
{
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    m_apps.create(*body, answeringApp(responder, 201));
}

void AppsController::list(const Request &, const Responder &responder) const
{
    QJsonArray array;
    for (const AppPtr &app : m_apps.list())
        array.append(appJson(*app));
    responder.json(200, {{u"apps"_s, array}});
}

void AppsController::show(const Request &request, const Responder &responder) const
{
    responder.json(200, appJson(*m_apps.find(request.app.value.toUtf8())));
}

void AppsController::update(const Request &request, const Responder &responder) const
{
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    m_apps.update(request.app, *body, answeringApp(responder, 200));
}

void AppsController::remove(const Request &request, const Responder &responder) const
{
    m_apps.remove(request.app, answering<void>(responder, [responder] { sendSuccess(responder); }));
}

void AppsController::showEnvironment(const Request &request, const Responder &responder) const
{
    responder.json(200,
        {{u"envKeys"_s, QJsonArray::fromStringList(m_apps.environmentKeys(request.app))},
            {u"env"_s, variablesJson(m_apps.variables(request.app))}});
}

void AppsController::patchEnvironment(const Request &request, const Responder &responder) const
{
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    const Result<EnvironmentPatch> patch = environmentPatchFromJson(*body);
    if (!patch)
        return responder.error(patch.error());
    m_apps.patchEnvironment(
        request.app, *patch, answering<QStringList>(responder, [app = request.app.value, responder](const QStringList &keys) {
            responder.json(200,
                {{u"message"_s, u"The next call of each function sees the change."_s}, {u"app"_s, app},
                    {u"updatedKeys"_s, QJsonArray::fromStringList(keys)}});
        }));
}

} // namespace isola
