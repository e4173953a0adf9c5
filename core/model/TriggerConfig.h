#pragma once
// The rules for each trigger type's config: which fields, which values, which defaults.

#include "core/model/Trigger.h"

namespace isola {

class FieldReader;

inline constexpr QLatin1StringView kAnyMethod("ANY");

// The config with its defaults filled in. Faults go to the reader; then what is returned is not to be used.
QJsonObject checkedTriggerConfig(TriggerType type, FieldReader &reader);

} // namespace isola
