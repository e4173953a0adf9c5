#include "server/calls/PathPattern.h"

#include "server/Request.h"

namespace isola {

// The next segment, taken off `rest`; the path "/a/" has the segments "a" and "".
static QByteArrayView takeSegment(QByteArrayView &rest)
{
    rest = rest.sliced(1);
    const qsizetype slash = rest.indexOf('/');
    const QByteArrayView segment = slash < 0 ? rest : rest.first(slash);
    rest = slash < 0 ? QByteArrayView() : rest.sliced(slash);
    return segment;
}

std::optional<QList<PathParameter>> matchPath(QByteArrayView pattern, QByteArrayView subPath)
{
    QList<PathParameter> parameters;
    if (subPath.isEmpty())
        subPath = "/";
    while (!pattern.isEmpty()) {
        const QByteArrayView expected = takeSegment(pattern);
        if (expected == "*")
            return parameters;
        if (subPath.isEmpty())
            return {};
        const auto segment = decodeSegment(takeSegment(subPath));
        if (!segment)
            return {};
        if (expected.startsWith(':') && !segment->isEmpty())
            parameters.append({expected.sliced(1).toByteArray(), *segment});
        else if (expected != *segment)
            return {};
    }
    if (!subPath.isEmpty())
        return {};
    return parameters;
}

bool hasDotSegment(QByteArrayView path)
{
    while (!path.isEmpty()) {
        const QByteArrayView segment = takeSegment(path);
        if (segment.isEmpty() || (segment[0] != '.' && segment[0] != '%') || segment.size() > 6)
            continue;
        const QByteArray plain = segment.toByteArray().toLower().replace("%2e", ".");
        if (plain == "." || plain == "..")
            return true;
    }
    return false;
}

} // namespace isola
