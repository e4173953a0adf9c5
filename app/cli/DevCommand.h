#pragma once
// `isola dev`: a server, a deploy at every save and the log of one function, in one terminal.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addDevCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
