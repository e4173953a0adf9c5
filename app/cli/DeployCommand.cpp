#include "app/cli/DeployCommand.h"

#include "app/cli/Deployment.h"
#include "app/cli/Shadow.h"

#include <CLI/CLI.hpp>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

// What would be sent, without a server.
static void showDryRun(Session &session, const FunctionSource &source)
{
    session.terminal.json(source.body);
    session.terminal.line(u"Would deploy %1 to app %2:"_s.arg(source.body.value("name"_L1).toString(), session.app));
    session.terminal.line(u"  code: %1 bytes"_s.arg(source.body.value("code"_L1).toString().toUtf8().size()));
    const QJsonObject modules = source.body.value("modules"_L1).toObject();
    for (auto module = modules.begin(); module != modules.end(); ++module)
        session.terminal.line(u"  module %1: %2 bytes"_s.arg(module.key()).arg(module.value().toString().toUtf8().size()));
    for (auto field = source.body.begin(); field != source.body.end(); ++field) {
        if (field.key() == "name"_L1 || field.key() == "code"_L1 || field.key() == "modules"_L1)
            continue;
        // Values of variables are secrets: only their keys are shown to people.
        QJsonValue shown = field.value();
        if (field.key() == "envVars"_L1)
            shown = QJsonArray::fromStringList(shown.toObject().keys());
        const QByteArray text = QJsonDocument(QJsonArray{shown}).toJson(QJsonDocument::Compact);
        session.terminal.line(u"  %1: %2"_s.arg(field.key(), QString::fromUtf8(text.sliced(1, text.size() - 2))));
    }
}

static CommandResult<void> runDeploy(Session &session, const DeployFlags &flags)
{
    if (flags.isWatching && flags.shadow)
        return wrongUsage(u"--shadow: goes with one deploy, not with --watch"_s);
    if (flags.isWatching && !flags.isDryRun)
        return deployAtEverySave(session, flags, [](const QString &) {});
    const CommandResult<FunctionSource> source = readSource(flags);
    if (!source)
        return failed(source.error());
    if (flags.isDryRun) {
        showDryRun(session, *source);
        return {};
    }
    if (flags.shadow) {
        const Differences differences = flags.acceptsDifferences ? Differences::Accepted : Differences::Refused;
        if (const auto held = holdAgainstRecorded(session, *source, *flags.shadow, differences); !held)
            return held;
    }
    const auto deployed = deploy(session, *source);
    if (!deployed)
        return failed(deployed.error());
    return {};
}

void addDeployCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("deploy", "Deploy a file or a directory as a function, new or updated");
    const auto flags = addClientCommand<DeployFlags>(*command, chosen, runDeploy);
    command->add_option("path", flags->path, "A .js, .mjs or .ts file, or a directory with index.ts or index.js")->required();
    command->add_option("--name", flags->name, "Function's name (default: the file's or directory's)");
    command->add_option("--note", flags->note, "What this version is about; isola versions shows it");
    command->add_flag("--watch", flags->isWatching, "Deploy again at every save, until Ctrl-C");
    command
        ->add_option("--shadow", flags->shadow,
            "Run so many of the last recorded calls against it first; deploy nothing if one is answered otherwise")
        ->type_name("N")
        ->check(CLI::Range(1, 1000));
    command->add_flag("--accept-differences", flags->acceptsDifferences, "With --shadow: show what differs, and deploy")
        ->needs("--shadow");
    command->add_flag("--dry-run", flags->isDryRun, "Show what would be sent, and send nothing");
}

} // namespace isola
