#pragma once
// `isola list`, `get`, `delete`, `versions` and `rollback`: what is deployed.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addFunctionCommands(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
