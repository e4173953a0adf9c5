#pragma once
// `isola cron`: when a function's schedule is next due, and a run beside it.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addCronCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
