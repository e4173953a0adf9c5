#pragma once
// `isola tokens`: who may call the API of an app.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addTokensCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
