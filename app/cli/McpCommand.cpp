#include "app/cli/McpCommand.h"

#include "app/cli/McpBridge.h"
#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct McpFlags : ClientFlags {
    std::optional<std::string> agent;
};

// Standard output is the protocol's alone.
CommandResult<void> serveOverStdio(Session &session, const McpFlags &flags)
{
    if (flags.isJson)
        return wrongUsage(u"mcp: --json has no meaning here: standard output is the protocol's"_s);
    const Result<ServerAddress> server = findServer(flags);
    if (!server)
        return failed(server.error());
    const QByteArray path
        = flags.agent ? session.path("agents"_L1, QString::fromStdString(*flags.agent), "mcp"_L1) : session.path("mcp"_L1);
    std::signal(SIGPIPE, SIG_IGN); // a client that is gone ends the bridge, not the process
    McpBridge bridge(*server, path, STDIN_FILENO, STDOUT_FILENO);
    QObject::connect(&bridge, &McpBridge::ended, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();
    return {};
}

} // namespace

void addMcpCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("mcp", "An MCP server on standard input and output: the app's tools, or an agent's");
    const auto flags = addClientCommand<McpFlags>(*command, chosen, serveOverStdio);
    command->add_option("--agent", flags->agent, "Only the tools of this agent");
}

} // namespace isola
