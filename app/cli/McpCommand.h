#pragma once
// `isola mcp`: the app's tools, or an agent's, for MCP clients that start their servers as programs.

#include <functional>

namespace CLI {
class App;
}

namespace isola {

void addMcpCommand(CLI::App &cli, std::function<int()> &chosen);

} // namespace isola
