#pragma once
// Keeps secrets out of logs: the values of a function's variables, in whatever it prints or throws.

#include "core/model/Function.h"

namespace isola {

// Every value of 8 characters or more becomes "[redacted: NAME]", as it is and as JSON and inspection escape it. Shorter ones
// occur in ordinary words.
void redact(QString &text, const EnvironmentVariables &environment);

} // namespace isola
