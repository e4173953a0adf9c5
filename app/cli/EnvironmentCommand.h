#pragma once
// `isola env`: variables of a function, or of an app for all of its functions.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addEnvironmentCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
