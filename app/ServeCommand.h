#pragma once
// `isola serve`: runs the server until it is told to stop.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

// Adds the subcommand; when it is the one given, `chosen` runs it and returns the exit status: 0 after a clean stop, 1 when the
// server could not start. Running needs a QCoreApplication.
void addServeCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
