#pragma once
// `isola export` and `isola import`: an app as one JSON file.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addArchiveCommands(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
