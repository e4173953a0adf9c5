#pragma once
// JSON in host calls: arguments in, results out.

#include "core/base/Result.h"
#include "core/dispatch/HostService.h"

#include <QJsonObject>
#include <optional>

namespace isola {

// Empty for anything that is not an object.
QJsonObject hostArguments(const HostQuestion &question);

QByteArray toJson(const QJsonObject &object);

// `ttlSeconds`: absent without one; an error when it is not between 1 second and 10 years.
Result<std::optional<std::chrono::seconds>> hostTtl(const QJsonObject &arguments);

} // namespace isola
