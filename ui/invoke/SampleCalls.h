#pragma once
// What each kind of trigger sends to a function, as test calls to begin with.

#include "core/model/Trigger.h"

#include <QJsonObject>

namespace isola {

// As the API's call description has it: method, headers, body. Names of the trigger's own config are filled in.
QJsonObject sampleCall(const Trigger &trigger);

} // namespace isola
