#pragma once
// `isola deploy`: makes a file or a directory a function on a server, once or at every save.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addDeployCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
