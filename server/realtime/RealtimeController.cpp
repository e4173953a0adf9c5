#include "server/realtime/RealtimeController.h"

#include "core/registry/AppRegistry.h"
#include "server/ErrorBody.h"
#include "server/Router.h"

namespace isola {

using namespace Qt::StringLiterals;

RealtimeController::RealtimeController(Router &router, const AppRegistry &apps)
{
    router.add("GET", "/v1/{app_id}/realtime", Access::Developer, [&apps](const Request &request, const Responder &responder) {
        if (!apps.find(request.app.value.toUtf8()))
            return responder.error(AppRegistry::unknownApp(request.app));
        if (const auto checked = request.query.allowOnly({"token"_L1}); !checked)
            return responder.error(checked.error());
        static constexpr int kUpgradeRequired = 426;
        const Error error{ErrorCode::ValidationInvalidSchema, u"This is the address of a WebSocket."_s,
            u"Open it with a WebSocket client; docs/realtime.md has an example."_s, {}};
        responder.send(kUpgradeRequired, errorFields(error.code) + "upgrade:websocket\n", errorBody(error));
    });
}

} // namespace isola
