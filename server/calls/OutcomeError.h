#pragma once
// A failed call in the words of the HTTP contract.

#include "core/model/Invocation.h"

#include <QJsonObject>

namespace isola {

// Who reads the error: only developers see messages, stacks and places of a person's own code.
enum class Reader { Developer, Other };

struct OutcomeError {
    Error error;
    int status = 500;
    QJsonObject details;
};

// For outcomes that came without a response; not for Completed with one, nor for ClientGone.
OutcomeError outcomeError(const InvocationOutcome &outcome, InvocationId invocation, Reader reader);

} // namespace isola
