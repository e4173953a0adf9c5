#pragma once
// The `egress` field of apps and functions as the policy that connections are held against. The only place that knows both.

#include "core/dispatch/egress/EgressPolicy.h"

#include <QJsonObject>

namespace isola {

// {"mode": "allow"|"deny", "hosts": [...]}, checked when it was stored; without hosts the mode is for all of them.
EgressPolicy egressPolicyOf(const QJsonObject &egress);

} // namespace isola
