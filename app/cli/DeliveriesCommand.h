#pragma once
// `isola deliveries`: the events that triggers have taken on, what is dead of them, and running the dead again.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addDeliveriesCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
