#pragma once
// `isola doctor`: whether this machine can run Isola, and what to do where it cannot.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addDoctorCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
