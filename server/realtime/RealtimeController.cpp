#include "server/realtime/RealtimeController.h"

#include "server/ErrorBody.h"
#include "server/Router.h"

namespace isola {

using namespace Qt::StringLiterals;

RealtimeController::RealtimeController(Router &router)
{
    router.add("GET", "/v1/{app_id}/realtime", Access::Public, [](const Request &, const Responder &responder) {
        static constexpr int kUpgradeRequired = 426;
        const Error error{ErrorCode::ValidationInvalidSchema, u"This is the address of a WebSocket."_s,
            u"Open it with a WebSocket client; docs/realtime.md has an example."_s, {}};
        responder.send(kUpgradeRequired, errorFields(error.code) + "upgrade:websocket\n", errorBody(error));
    });
}

} // namespace isola
