#pragma once
// `isola logs`: what calls did, once or as they happen.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addLogsCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
