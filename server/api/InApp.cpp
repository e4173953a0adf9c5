#include "server/api/InApp.h"

namespace isola {

Handler inApp(const AppRegistry &apps, Handler handler)
{
    return [&apps, handler = std::move(handler)](const Request &request, const Responder &responder) {
        if (!apps.find(request.app.value.toUtf8()))
            return responder.error(AppRegistry::unknownApp(request.app));
        handler(request, responder);
    };
}

Handler plainInApp(const AppRegistry &apps, Handler handler)
{
    return inApp(apps, [handler = std::move(handler)](const Request &request, const Responder &responder) {
        if (const Result<void> known = request.query.allowOnly({}); !known)
            return responder.error(known.error());
        handler(request, responder);
    });
}

} // namespace isola
