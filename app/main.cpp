// isola: the server and its command line.

#include "app/ServeCommand.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("isola"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ISOLA_VERSION));

    CLI::App cli("Isola: serverless functions on your own machine");
    cli.set_version_flag("--version", "isola " ISOLA_VERSION);
    cli.require_subcommand(1);
    std::function<int()> chosen;
    isola::addServeCommand(cli, chosen);
    CLI11_PARSE(cli, argc, argv);
    return chosen();
}
