#pragma once
// The `egress` object that functions and apps are sent with: which hosts their code may reach. The only place that knows its
// rules; what they mean is core/dispatch/egress's business.

#include "core/model/FieldReader.h"

namespace isola {

enum class EgressOwner { Function, App };

// {"mode": "allow"|"deny", "hosts": [...]}; without hosts the mode is for all of them. An app's may also bound what its functions
// fetch in all: requests_per_second, concurrent, and response_bytes of each response. An empty object takes the policy away.
std::optional<QJsonObject> readEgress(FieldReader &reader, EgressOwner owner, QList<FieldError> &faults);

} // namespace isola
