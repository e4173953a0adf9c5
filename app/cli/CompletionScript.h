#pragma once
// What a shell needs to complete `isola`, made from the commands themselves so that it cannot fall behind them. The results are
// kept in resources/completions, for packages; a test holds them equal.

#include <string>

namespace CLI {
class App;
}

namespace isola {

enum class Shell { Bash, Zsh, Fish };

std::string completionScript(const CLI::App &cli, Shell shell);

} // namespace isola
