#include "server/Router.h"

using namespace Qt::StringLiterals;

namespace isola {

static bool isParameter(const QByteArray &segment)
{
    return segment.startsWith('{');
}

static std::optional<QByteArrayList> decodedSegments(QByteArrayView path)
{
    QByteArrayList segments;
    path = path.sliced(1);
    while (true) {
        const qsizetype slash = path.indexOf('/');
        const auto segment = decodeSegment(slash < 0 ? path : path.first(slash));
        if (!segment)
            return {};
        segments.append(*segment);
        if (slash < 0)
            return segments;
        path = path.sliced(slash + 1);
    }
}

static std::optional<RouteMatch> matchSegments(const Route &route, const QByteArrayList &segments)
{
    if (route.segments.size() != segments.size())
        return {};
    RouteMatch match{&route, {}};
    for (qsizetype i = 0; i < segments.size(); ++i) {
        const QByteArray &expected = route.segments.at(i);
        if (!isParameter(expected) && expected != segments.at(i))
            return {};
        if (isParameter(expected) && segments.at(i).isEmpty())
            return {};
        if (isParameter(expected))
            match.parameters.emplace_back(expected.sliced(1, expected.size() - 2), QString::fromUtf8(segments.at(i)));
    }
    return match;
}

// "/v1/apps/x" is also of the form "/v1/{app_id}/x": the route with more fixed segments wins.
static bool isMoreExact(const Route &route, const Route &other)
{
    for (qsizetype i = 0; i < route.segments.size(); ++i)
        if (isParameter(route.segments.at(i)) != isParameter(other.segments.at(i)))
            return !isParameter(route.segments.at(i));
    return false;
}

Route &Router::add(QByteArray method, QByteArray pattern, Access access, Handler handler)
{
    QByteArrayList segments = pattern.sliced(1).split('/');
    m_routes.push_back(std::make_unique<Route>(
        Route{std::move(method), std::move(pattern), access, std::move(handler), {}, std::move(segments), {}, BodySize::Usual}));
    return *m_routes.back();
}

tl::expected<RouteMatch, RouteMiss> Router::match(QByteArrayView method, QByteArrayView path) const
{
    const auto segments = decodedSegments(path);
    if (!segments)
        return tl::unexpected(RouteMiss{validationError({{u"path"_s, u"is not percent-encoded UTF-8"_s, 0, 0, {}}}), {}});
    std::vector<RouteMatch> candidates;
    for (const auto &route : m_routes) {
        auto match = matchSegments(*route, *segments);
        if (!match)
            continue;
        if (!candidates.empty() && isMoreExact(*route, *candidates.front().route))
            candidates.clear();
        if (candidates.empty() || !isMoreExact(*candidates.front().route, *route))
            candidates.push_back(std::move(*match));
    }
    const QByteArrayView wanted = method == "HEAD" ? QByteArrayView("GET") : method;
    QByteArrayList allowed;
    for (RouteMatch &candidate : candidates) {
        if (candidate.route->method == wanted)
            return std::move(candidate);
        allowed.append(candidate.route->method);
        if (candidate.route->method == "GET")
            allowed.append("HEAD"_ba);
    }
    if (allowed.isEmpty())
        return tl::unexpected(RouteMiss{{ErrorCode::ResourceNotFound, u"There is nothing at %1."_s.arg(QString::fromLatin1(path)),
                                            u"Check the path's spelling."_s, {}},
            {}});
    std::sort(allowed.begin(), allowed.end());
    const QByteArray allow = allowed.join(", ");
    return tl::unexpected(RouteMiss{{ErrorCode::MethodNotAllowed, u"%1 is not possible here."_s.arg(QString::fromLatin1(method)),
                                        u"Use one of: %1."_s.arg(QString::fromLatin1(allow)), {}},
        allow});
}

} // namespace isola
