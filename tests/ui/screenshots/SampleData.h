#pragma once
// A server that looks as if it had been used for a while: functions, an hour of calls with their faults.

#include "tests/integration/support/ServerProcess.h"

namespace isola {

// Starts the server, deploys, stops it, writes the past into its log, starts it again. False: one of them failed.
bool startWithSampleData(ServerProcess &server);

} // namespace isola
