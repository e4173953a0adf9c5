#pragma once
// The field `record` of an app and of a function: which calls are kept with their headers and bodies. The only place that knows
// its values.

#include "core/model/FieldReader.h"

namespace isola {

enum class RecordOwner { App, Function };

// Nothing when the field is absent or refused.
std::optional<QString> readRecord(FieldReader &reader, RecordOwner owner);

} // namespace isola
