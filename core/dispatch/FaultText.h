#pragma once
// What a row and an answer say of a failure: the function's secrets taken out, the line at fault added.

#include "core/model/Invocation.h"

namespace isola {

// Where a fault is in what the author wrote. A bundle's file need not be one that was deployed.
struct FaultPlace {
    QString file;
    int line = 0;
    int column = 0;
    QString stack;
    QString excerpt;
};

FaultPlace authoredPlace(const FunctionVersion &version, InvocationOutcome outcome);

// To be called once for an outcome.
void completeFaultText(const FunctionVersion &version, InvocationOutcome &outcome);

} // namespace isola
