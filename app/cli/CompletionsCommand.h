#pragma once
// `isola completions`: the completion script of a shell.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addCompletionsCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
