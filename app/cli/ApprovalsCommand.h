#pragma once
// isola approvals list, show, approve, deny: the person in the loop, at a terminal.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addApprovalsCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
