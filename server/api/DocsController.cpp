#include "server/api/DocsController.h"

#include "server/docs/DocsFiles.h"

using namespace Qt::StringLiterals;

namespace isola {

// The viewer sets styles on its elements and draws with data: images; scripts and calls are this server's only.
static constexpr QByteArrayView kPagePolicy
    = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
      "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

static void send(const Responder &responder, const QString &name)
{
    const auto file = docsFile(name.toUtf8());
    if (!file)
        return responder.error({ErrorCode::ResourceNotFound, u"There is no file %1 here."_s.arg(name), u"Open /docs."_s, {}});
    responder.send(200,
        "content-type:" + file->contentType.toByteArray() + "\ncontent-security-policy:" + kPagePolicy.toByteArray()
            + "\ncache-control:no-cache\n",
        file->bytes);
}

DocsController::DocsController(Router &router)
{
    router.add("GET", "/openapi.json", Access::Public,
        [](const Request &, const Responder &responder) { send(responder, u"openapi.json"_s); });
    router.add(
        "GET", "/docs", Access::Public, [](const Request &, const Responder &responder) { send(responder, u"index.html"_s); });
    router.add("GET", "/docs/book", Access::Public,
        [](const Request &, const Responder &responder) { send(responder, u"book/index.html"_s); });
    router.add("GET", "/docs/book/{file}", Access::Public,
        [](const Request &request, const Responder &responder) { send(responder, u"book/"_s + request.parameter("file")); });
    router.add("GET", "/docs/book/screenshots/{file}", Access::Public, [](const Request &request, const Responder &responder) {
        send(responder, u"book/screenshots/"_s + request.parameter("file"));
    });
    router.add("GET", "/docs/{file}", Access::Public,
        [](const Request &request, const Responder &responder) { send(responder, request.parameter("file")); });
}

} // namespace isola
