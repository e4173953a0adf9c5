#include "app/cli/CommandLine.h"

#include "app/ServeCommand.h"
#include "app/cli/AgentsCommand.h"
#include "app/cli/ApprovalsCommand.h"
#include "app/cli/AppsCommand.h"
#include "app/cli/ArchiveCommands.h"
#include "app/cli/BackupCommands.h"
#include "app/cli/CompletionsCommand.h"
#include "app/cli/CronCommand.h"
#include "app/cli/DeliveriesCommand.h"
#include "app/cli/DeployCommand.h"
#include "app/cli/DevCommand.h"
#include "app/cli/DoctorCommand.h"
#include "app/cli/EnvironmentCommand.h"
#include "app/cli/ExitCode.h"
#include "app/cli/FunctionCommands.h"
#include "app/cli/InvokeCommand.h"
#include "app/cli/KeysCommand.h"
#include "app/cli/LogsCommand.h"
#include "app/cli/McpCommand.h"
#include "app/cli/NewCommand.h"
#include "app/cli/ReplayCommand.h"
#include "app/cli/TokensCommand.h"
#include "core/model/FieldReader.h"

#include <QStringList>
#include <cstdio>

namespace isola {

// In the order in which isola --help lists them.
CommandLine::CommandLine() : m_cli("Isola: serverless functions on your own machine", "isola")
{
    m_cli.set_help_flag("-h,--help", "Print this and exit");
    m_cli.set_version_flag("--version", "isola " ISOLA_VERSION, "Print the version and exit");
    m_cli.require_subcommand(1);
    m_cli.footer("Exit status: 0 done, 1 failed, 2 wrong usage or refused input, 3 not found, 4 not authorised,\n"
                 "5 no server, 6 the function failed, 7 conflict, 8 busy. isola COMMAND --help tells more.");
    addServeCommand(m_cli, m_chosen);
    addNewCommand(m_cli, m_chosen);
    addDevCommand(m_cli, m_chosen);
    addDeployCommand(m_cli, m_chosen);
    addInvokeCommand(m_cli, m_chosen);
    addDebugCommand(m_cli, m_chosen);
    addReplayCommand(m_cli, m_chosen);
    addLogsCommand(m_cli, m_chosen);
    addFunctionCommands(m_cli, m_chosen);
    addEnvironmentCommand(m_cli, m_chosen);
    addCronCommand(m_cli, m_chosen);
    addDeliveriesCommand(m_cli, m_chosen);
    addAppsCommand(m_cli, m_chosen);
    addTokensCommand(m_cli, m_chosen);
    addAgentsCommand(m_cli, m_chosen);
    addApprovalsCommand(m_cli, m_chosen);
    addMcpCommand(m_cli, m_chosen);
    addKeysCommand(m_cli, m_chosen);
    addArchiveCommands(m_cli, m_chosen);
    addBackupCommands(m_cli, m_chosen);
    addDoctorCommand(m_cli, m_chosen);
    addCompletionsCommand(m_cli, m_chosen);
}

bool CommandLine::refuseUnknownCommand(int argc, char **argv) const
{
    const QString given = QString::fromLocal8Bit(argc > 1 ? argv[1] : "-");
    QStringList names;
    for (const CLI::App *command : m_cli.get_subcommands([](const CLI::App *) { return true; }))
        names.append(QString::fromStdString(command->get_name()));
    if (given.startsWith(u'-') || names.contains(given))
        return false;
    const QString meant = closestName(given, names);
    std::fprintf(stderr, "isola: there is no command %s\n", qPrintable(given));
    if (!meant.isEmpty())
        std::fprintf(stderr, "isola: did you mean isola %s?\n", qPrintable(meant));
    std::fprintf(stderr, "isola: isola --help lists them.\n");
    return true;
}

int CommandLine::run(int argc, char **argv)
{
    if (refuseUnknownCommand(argc, argv))
        return int(ExitCode::Usage);
    try {
        m_cli.parse(argc, argv);
    } catch (const CLI::ParseError &error) { // --help and --version too
        return int(m_cli.exit(error) == 0 ? ExitCode::Ok : ExitCode::Usage);
    }
    return m_chosen();
}

} // namespace isola
