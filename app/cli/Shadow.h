#pragma once
// What recorded calls would be answered by code that is about to be deployed: said before it goes live.

#include "app/cli/FunctionSource.h"
#include "app/cli/Session.h"

namespace isola {

enum class Differences { Refused, Accepted };

// Runs the last so many recorded calls against the source. An error when some are answered otherwise, or none is recorded; a
// function that is new has none to be held against.
CommandResult<void> holdAgainstRecorded(Session &session, const FunctionSource &source, int last, Differences differences);

} // namespace isola
