#pragma once
// `isola apps`: the apps of a server.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addAppsCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
