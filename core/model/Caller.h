#pragma once
// Who makes a call, as found at the edge. An immutable value.

#include "core/base/Ids.h"

#include <QByteArray>
#include <QString>

namespace isola {

enum class CallerKind : uint8_t { Anonymous = 0, ServiceKey = 1, EndUserJwt = 2, Loopback = 3, Trigger = 4, Agent = 5 };

QLatin1StringView wireName(CallerKind kind); // "anonymous", "service_key", "end_user_jwt", "loopback", "trigger", "agent"

struct Caller {
    CallerKind kind = CallerKind::Anonymous;
    bool isAdmin = false; // the operator: every app
    AppId app; // a service token's or an end user's own app; empty for the operator and anonymous callers
    QByteArray keyId; // the token's id in decimal, "admin" for the operator, empty without a key
    QByteArray name; // the token's name: who deployed, in versions and audit
    QByteArray userId; // the end user's `sub`, empty without one
    QByteArray claims; // the end user's JWT payload, JSON, as it was sent

    // Developer rights over an app: the operator everywhere, a service token inside its own.
    bool isDeveloperOf(const AppId &other) const { return isAdmin || (kind == CallerKind::ServiceKey && app == other); }
};

} // namespace isola
