#pragma once
// isola agents list, run, runs, show, follow, cancel, settings: agents and their runs, at a terminal.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addAgentsCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
