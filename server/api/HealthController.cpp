#include "server/api/HealthController.h"

using namespace Qt::StringLiterals;

namespace isola {

HealthController::HealthController(Router &router, Readiness readiness)
{
    router.add("GET", "/healthz", Access::Public, [](const Request &, const Responder &responder) {
        responder.json(200, {{u"status"_s, u"ok"_s}});
    });
    router.add("GET", "/readyz", Access::Public, [readiness = std::move(readiness)](const Request &, const Responder &responder) {
        if (const auto layers = readiness())
            return responder.json(200, {{u"status"_s, u"ready"_s}, {u"layers"_s, *layers}});
        responder.error({ErrorCode::RuntimeUnavailable, u"The server takes no calls at the moment."_s,
            u"Try again in a moment; it may be starting or stopping."_s, {}});
    });
}

} // namespace isola
