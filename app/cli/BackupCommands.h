#pragma once
// isola backup, isola restore.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addBackupCommands(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
