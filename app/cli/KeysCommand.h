#pragma once
// `isola keys rotate`: the key that the server encrypts secrets with.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addKeysCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
