#pragma once
// The API's routes: which handler a method and a path mean. Segments are compared whole and decoded; no regular expressions.

#include "server/Request.h"
#include "server/Responder.h"

#include <functional>
#include <vector>

namespace isola {

// Who may use a route; checked before the body is read.
enum class Access {
    Public,
    Developer, // of the app that the path names, or the operator
    AppUser, // a developer, or an end user of the app
    Operator,
    OperatorOrLocal, // or who asks from this machine, without a proxy between
};

// How much a request may bring.
enum class BodySize {
    Usual,
    Archive, // an app as one file
};

using Handler = std::function<void(const Request &, const Responder &)>;
// For bodies that are not to be collected: makes what takes the request's body and answers, at head time. Takes no query.
using StreamOpener = std::function<Exchange *(Connection &, const Request &)>;

struct Route {
    QByteArray method;
    QByteArray pattern; // "/v1/{app_id}/functions/{name}"
    Access access = Access::Developer;
    Handler handler;
    StreamOpener stream; // instead of the handler
    QByteArrayList segments; // of the pattern
    QByteArray
        resourceMetadata; // RFC 9728: before this route's path, where clients without a token learn whose are taken; empty: none
    BodySize bodySize = BodySize::Usual;
};

struct RouteMatch {
    const Route *route = nullptr;
    QList<std::pair<QByteArray, QString>> parameters;
};

// Why nothing matched: 404, or 405 with the methods that the path has.
struct RouteMiss {
    Error error;
    QByteArray allow; // "GET, HEAD, POST", empty for 404
};

class Router final {
public:
    Route &add(QByteArray method, QByteArray pattern, Access access, Handler handler);

    // A HEAD request matches the GET route. The route is valid as long as the router.
    tl::expected<RouteMatch, RouteMiss> match(QByteArrayView method, QByteArrayView path) const;
    const std::vector<std::unique_ptr<Route>> &routes() const { return m_routes; }

private:
    std::vector<std::unique_ptr<Route>> m_routes;
};

} // namespace isola
