#include "server/api/ArchiveController.h"

#include "core/agents/AgentRegistry.h"
#include "core/model/FunctionArchive.h"
#include "core/model/FunctionJson.h"
#include "core/registry/AppRegistry.h"
#include "server/api/InApp.h"
#include "server/api/LogQueryText.h"

using namespace Qt::StringLiterals;

namespace isola {

ArchiveController::ArchiveController(Router &router, ImportTarget target) : m_target(std::move(target))
{
    const auto add = [&](QByteArray method, QByteArray path,
                         void (ArchiveController::*run)(const Request &, const Responder &) const) -> Route & {
        return router.add(std::move(method), std::move(path), Access::Developer,
            inApp(m_target.apps,
                [this, run](const Request &request, const Responder &responder) { (this->*run)(request, responder); }));
    };
    add("GET", "/v1/apps/{app_id}/export", &ArchiveController::exportApp);
    add("POST", "/v1/apps/{app_id}/import", &ArchiveController::importApp).bodySize = BodySize::Archive;
}

static QJsonObject archivedAgent(const Agent &agent)
{
    QJsonObject object = agentJson(agent);
    object.remove("created_at"_L1);
    object.remove("updated_at"_L1);
    return object;
}

// Without the values of variables and without secrets: those never leave a server.
void ArchiveController::exportApp(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    QJsonArray functions;
    for (const FunctionRecord &record : m_target.functions.list(request.app))
        functions.append(archivedFunction(functionDetailsJson(record, {}, {})));
    QJsonArray agents;
    for (const AgentPtr &agent : m_target.agents.list(request.app))
        agents.append(archivedAgent(*agent));
    responder.json(200,
        {{u"isola_archive"_s, kArchiveFormat}, {u"app"_s, request.app.value},
            {u"settings"_s, archivedSettings(appJson(*m_target.apps.find(request.app.value.toUtf8())))},
            {u"envKeys"_s, QJsonArray::fromStringList(m_target.apps.environmentKeys(request.app))}, {u"functions"_s, functions},
            {u"agents"_s, agents}});
}

void ArchiveController::importApp(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({"dry_run"_L1}); !known)
        return responder.error(known.error());
    const Result<bool> isDryRun = flag(request.query, "dry_run"_L1);
    if (!isDryRun)
        return responder.error(isDryRun.error());
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    const Result<AppArchive> archive = AppArchive::fromJson(*body);
    if (!archive)
        return responder.error(archive.error());
    AppImport::run(m_target, *archive, {request.app, request.caller, *isDryRun}, responder);
}

} // namespace isola
