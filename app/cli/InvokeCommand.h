#pragma once
// `isola invoke`: a test call with developer rights.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addInvokeCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
