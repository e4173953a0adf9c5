#include "server/api/HealthController.h"

using namespace Qt::StringLiterals;

namespace isola {

HealthController::HealthController(Router &router, std::function<bool()> isReady)
{
    router.add("GET", "/healthz", Access::Public, [](const Request &, const Responder &responder) {
        responder.json(200, {{u"status"_s, u"ok"_s}});
    });
    router.add("GET", "/readyz", Access::Public, [isReady = std::move(isReady)](const Request &, const Responder &responder) {
        if (isReady())
            return responder.json(200, {{u"status"_s, u"ready"_s}});
        responder.error({ErrorCode::RuntimeUnavailable, u"The server takes no calls at the moment."_s,
            u"Try again in a moment; it may be starting or stopping."_s, {}});
    });
}

} // namespace isola
