#pragma once
// `isola replay ID`: runs a recorded call again, against the version that ran or code on disk.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addReplayCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
