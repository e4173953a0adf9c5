#include "app/cli/NewCommand.h"

#include "app/cli/CommandError.h"
#include "app/cli/Terminal.h"
#include "core/model/StarterCode.h"

#include <CLI/CLI.hpp>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct NewFlags {
    std::string name;
    std::string starter = "http";
    bool isJson = false;
};

// What the file says of itself, where that is not what a deploy takes anyway.
QString headerOf(const Trigger &trigger)
{
    if (trigger.type == TriggerType::Http)
        return {};
    QJsonObject shown{{u"type"_s, QString(wireName(trigger.type))}};
    if (!trigger.config.isEmpty())
        shown.insert("config"_L1, trigger.config);
    const QJsonObject header{{u"triggers"_s, QJsonArray{shown}}};
    const QByteArray settings = QJsonDocument(header).toJson(QJsonDocument::Compact);
    return u"// @isola %1\n"_s.arg(QString::fromUtf8(settings));
}

// "greet" is greet.js; "jobs/nightly.ts" is as it says.
QString fileOf(const QString &name)
{
    static const QStringList endings{u"js"_s, u"mjs"_s, u"ts"_s};
    return endings.contains(QFileInfo(name).suffix()) ? name : name + u".js"_s;
}

CommandResult<QString> write(const NewFlags &flags)
{
    const QString path = fileOf(QString::fromStdString(flags.name));
    if (QFileInfo::exists(path))
        return wrongUsage(u"%1: is there already"_s.arg(path), u"Choose another name, or remove the file."_s);
    const QList<StarterCode> starters = starterCodes();
    const auto starter = std::find_if(starters.begin(), starters.end(),
        [&](const StarterCode &one) { return wireName(one.trigger.type) == QString::fromStdString(flags.starter); });
    Q_ASSERT(starter != starters.end()); // the option takes no other
    const QByteArray text = (headerOf(starter->trigger) + starter->code).toUtf8();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failed(u"%1: %2"_s.arg(path, file.errorString()));
    return path;
}

int run(const NewFlags &flags)
{
    Terminal terminal(flags.isJson ? Format::Json : Format::Text);
    const CommandResult<QString> path = write(flags);
    if (!path) {
        terminal.error(path.error());
        return int(path.error().exitCode);
    }
    terminal.json({{u"file"_s, *path}});
    terminal.line(u"Wrote %1. Next: isola dev %1, or isola deploy %1."_s.arg(*path));
    return int(ExitCode::Ok);
}

} // namespace

void addNewCommand(CLI::App &cli, std::function<int()> &chosen)
{
    std::vector<std::string> names;
    for (const StarterCode &starter : starterCodes())
        names.emplace_back(wireName(starter.trigger.type).data());
    auto *command = cli.add_subcommand("new", "Write a file to begin a function with");
    const auto flags = std::make_shared<NewFlags>();
    command->add_option("name", flags->name, "The function's name, or its file (.js, .mjs, .ts)")->required();
    command->add_option("--template", flags->starter, "What calls it (default: http)")
        ->type_name("TRIGGER")
        ->transform(CLI::IsMember(names));
    command->add_flag("--json", flags->isJson, "Print JSON and nothing else");
    command->callback([flags, &chosen] { chosen = [flags] { return run(*flags); }; });
}

} // namespace isola
