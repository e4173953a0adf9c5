#include "server/api/ObjectEventsController.h"

#include "core/triggers/upload/UploadEvents.h"
#include "server/api/InApp.h"

namespace isola {

using namespace Qt::StringLiterals;

ObjectEventsController::ObjectEventsController(Router &router, const AppRegistry &apps, UploadEvents &uploads)
    : m_uploads(uploads)
{
    router.add("POST", "/v1/{app_id}/events/s3", Access::Developer,
        inApp(apps, [this](const Request &request, const Responder &responder) { take(request, responder); }));
}

void ObjectEventsController::take(const Request &request, const Responder &responder) const
{
    if (const auto known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    const Result<OutsideEvents> events = outsideEvents(*body);
    if (!events)
        return responder.error(events.error());
    m_uploads.accept(request.app, *events, [responder](const Result<UploadEvents::Accepted> &accepted) {
        if (!accepted)
            return responder.error(accepted.error());
        responder.json(200,
            {{u"accepted"_s, accepted->accepted}, {u"duplicates"_s, accepted->duplicates}, {u"ignored"_s, accepted->ignored}});
    });
}

} // namespace isola
