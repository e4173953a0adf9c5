#pragma once
// What a row and an answer say of a failure: the function's secrets taken out, the line at fault added.

#include "core/model/Invocation.h"

namespace isola {

// To be called once for an outcome.
void completeFaultText(const FunctionVersion &version, InvocationOutcome &outcome);

} // namespace isola
