#include "server/api/ShadowController.h"

#include "core/model/FieldReader.h"
#include "core/registry/FunctionRegistry.h"
#include "server/api/Answers.h"
#include "server/api/DraftVersions.h"
#include "server/api/InApp.h"
#include "server/replay/ShadowRun.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kUsualCalls = 100;
static constexpr int kMostCalls = 1000;

ShadowController::ShadowController(Router &router, const FunctionRegistry &functions, const AppRegistry &apps,
    const RecordedCalls &recorded, DraftVersions &drafts, Engine &engine)
    : m_functions(functions), m_recorded(recorded), m_drafts(drafts), m_engine(engine)
{
    router.add("POST", "/v1/{app_id}/functions/{name}/shadow", Access::Developer,
        plainInApp(apps, [this](const Request &request, const Responder &responder) { shadow(request, responder); }));
}

void ShadowController::shadow(const Request &request, const Responder &responder) const
{
    const QString name = request.parameter("name");
    const FunctionVersionPtr live = m_functions.find(request.app.value.toUtf8(), name.toUtf8());
    if (!live)
        return responder.error(unknownFunction(name));
    const Result<QJsonObject> body = request.optionalJson();
    if (!body)
        return responder.error(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    const int last = reader.integer("last"_L1, 1, kMostCalls).value_or(kUsualCalls);
    const auto draft = reader.object("draft"_L1);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return responder.error(validationError(faults));
    const auto run = answering<FunctionVersionPtr>(
        responder, [this, request, last, responder](const FunctionVersionPtr &version) {
            m_recorded.newest(version->function, last,
                answering<QList<InvocationId>>(responder, [this, request, version, responder](const QList<InvocationId> &calls) {
                    ShadowRun::start({m_engine, m_recorded, request.app, version}, calls,
                        [responder](const QJsonObject &report) { responder.json(200, report); });
                }));
        });
    if (draft)
        m_drafts.make(request.app, name, *draft, run);
    else
        run(live);
}

} // namespace isola
