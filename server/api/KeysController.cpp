#include "server/api/KeysController.h"

#include "core/registry/RegistryDatabase.h"
#include "server/api/Answers.h"

using namespace Qt::StringLiterals;

namespace isola {

KeysController::KeysController(Router &router, RegistryDatabase &database)
{
    router.add(
        "POST", "/v1/admin/keys/rotate", Access::Operator, [this, &database](const Request &request, const Responder &responder) {
            if (const Result<void> known = request.query.allowOnly({}); !known)
                return responder.error(known.error());
            database.rotateKey(&m_context, answering<int>(responder, [responder](int count) {
                responder.json(200, {{u"success"_s, true}, {u"resealed"_s, count}});
            }));
        });
}

} // namespace isola
