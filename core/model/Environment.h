#pragma once
// Environment variables as clients send them: names are checked, values are any text. The only place that knows the rules.

#include "core/base/Result.h"
#include "core/model/Function.h"

#include <QJsonObject>

namespace isola {

// Environment changes: an empty optional deletes the key.
using EnvironmentPatch = QMap<QString, std::optional<QString>>;

// `path` is the object's name in messages ("envVars"). Faults are added; what is returned is only to be used when there were
// none.
EnvironmentVariables environmentFromJson(const QJsonObject &object, const QString &path, QList<FieldError> &faults);

// The body of PATCH .../env: {"envVars": {"KEY": "value", "OLD": null}}.
Result<EnvironmentPatch> environmentPatchFromJson(const QJsonObject &body);

void applyPatch(const EnvironmentPatch &patch, EnvironmentVariables &environment);

} // namespace isola
