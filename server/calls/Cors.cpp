#include "server/calls/Cors.h"

namespace isola {

static bool isAllowed(const App &app, QByteArrayView origin)
{
    for (const QString &allowed : app.allowedOrigins)
        if (allowed == QLatin1StringView(origin) || allowed == QLatin1StringView("*"))
            return true;
    return false;
}

FieldBlock corsFields(const App &app, const RequestHead &head)
{
    if (app.allowedOrigins.isEmpty())
        return {};
    const QByteArrayView origin = head.field("origin");
    if (origin.isNull())
        return {};
    // The answer differs by origin, so that a cache must know either way.
    FieldBlock fields = "vary:Origin\n";
    if (isAllowed(app, origin))
        fields += "access-control-allow-origin:" + origin.toByteArray() + "\naccess-control-expose-headers:x-isola-invocation\n";
    return fields;
}

bool isPreflight(const App &app, const RequestHead &head)
{
    return !app.allowedOrigins.isEmpty() && head.method == "OPTIONS" && !head.field("origin").isNull()
        && !head.field("access-control-request-method").isNull();
}

FieldBlock preflightFields(const App &app, const RequestHead &head, const QByteArrayList &methods)
{
    FieldBlock fields = corsFields(app, head);
    if (!isAllowed(app, head.field("origin")))
        return fields;
    const QByteArray asked = head.field("access-control-request-method").toByteArray();
    fields += "access-control-allow-methods:" + (methods.isEmpty() ? asked : methods.join(", ")) + '\n';
    const QByteArrayView names = head.field("access-control-request-headers");
    if (!names.isEmpty())
        fields += "access-control-allow-headers:" + names.toByteArray() + '\n';
    return fields + "access-control-max-age:600\n";
}

} // namespace isola
