#include "app/cli/DevCommand.h"

#include "app/StopSignal.h"
#include "app/cli/Deployment.h"
#include "app/cli/DevServer.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct DevFlags : ClientFlags {
    std::string path;
    std::optional<std::string> name;
    uint16_t port = 4000;
};

DeployFlags deployFlags(const DevFlags &flags, const DevServer &server)
{
    DeployFlags result;
    result.url = server.url().toStdString();
    result.dataDirectory = dataDirectory(flags).toStdString();
    result.token = flags.token;
    result.app = flags.app;
    result.path = flags.path;
    result.name = flags.name;
    return result;
}

// Three processes: this one deploys, one serves, one follows the log. They end together.
CommandResult<void> dev(Session &session, const DevFlags &flags)
{
    if (flags.url || flags.isJson)
        return wrongUsage(u"dev: --url and --json have no meaning here: it runs a server of its own, for a person"_s);
    StopSignal stop;
    DevServer server(dataDirectory(flags), flags.port);
    bool isStopping = false;
    QObject::connect(&stop, &StopSignal::received, qApp, [&isStopping] {
        isStopping = true;
        QCoreApplication::exit(0);
    });
    QObject::connect(&server, &DevServer::ended, qApp, [] { QCoreApplication::exit(1); });
    QObject::connect(&server, &DevServer::ready, qApp, [] { QCoreApplication::exit(0); });
    server.start();
    QCoreApplication::exec();
    if (server.url().isEmpty())
        return isStopping ? CommandResult<void>() : failed(u"The server did not start; its lines above say why."_s);

    const DeployFlags deploying = deployFlags(flags, server);
    Session deploySession(deploying);
    const auto done
        = deployAtEverySave(deploySession, deploying, [&](const QString &name) { server.followLog(name, deploying); });
    if (!done)
        return done;
    session.terminal.note(u"stopping"_s);
    const bool hasEndedByItself = !server.isRunning();
    server.stop();
    return hasEndedByItself ? failed(u"The server ended."_s) : CommandResult<void>();
}

} // namespace

void addDevCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("dev", "Serve, deploy at every save and follow the log, until Ctrl-C");
    const auto flags = addClientCommand<DevFlags>(*command, chosen, dev);
    command->add_option("path", flags->path, "A file or a directory, as for deploy")->required();
    command->add_option("--name", flags->name, "Function's name (default: the file's or directory's)");
    command->add_option("--port", flags->port, "Port to serve on, 0 for any free one (default: 4000)")->type_name("PORT");
}

} // namespace isola
