#include "server/ApiFields.h"

namespace isola {

FieldBlock apiFields(const QByteArray &requestId, QByteArrayView own)
{
    FieldBlock fields = "x-request-id:" + requestId + "\nx-content-type-options:nosniff\nreferrer-policy:no-referrer\n";
    if (!own.contains("cache-control:"))
        fields += "cache-control:no-store\n";
    if (!own.contains("content-security-policy:"))
        fields += "content-security-policy:default-src 'none'; frame-ancestors 'none'\n";
    return fields;
}

} // namespace isola
