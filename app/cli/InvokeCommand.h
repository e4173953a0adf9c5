#pragma once
// `isola invoke`: a test call with developer rights; `isola debug`: one that a debugger looks into.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addInvokeCommand(CLI::App &cli, std::function<int()> &chosen);
void addDebugCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
