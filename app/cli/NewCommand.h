#pragma once
// isola new: a file to begin a function with. Needs no server.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addNewCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
