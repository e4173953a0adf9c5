#include "app/cli/NewCommand.h"

#include "app/cli/CommandError.h"
#include "app/cli/Terminal.h"
#include "core/model/FunctionTemplate.h"

#include <CLI/CLI.hpp>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct NewFlags {
    std::string name;
    std::string chosen = "http";
    bool isListing = false;
    bool isJson = false;
};

struct WrittenFunction {
    QString path; // a file or a directory
    QStringList variables; // to be set
};

// What the file says of itself, where that is not what a deploy takes anyway.
QString headerOf(const FunctionTemplate &chosen)
{
    QJsonObject header = chosen.settings;
    if (chosen.triggers != QJsonArray{QJsonObject{{u"type"_s, u"http"_s}}})
        header.insert("triggers"_L1, chosen.triggers);
    if (header.isEmpty())
        return {};
    return u"// @isola %1\n"_s.arg(QString::fromUtf8(QJsonDocument(header).toJson(QJsonDocument::Compact)));
}

// "greet" is greet.js or greet.ts, as the template is; "jobs/nightly.ts" is as it says.
CommandResult<QString> fileOf(const QString &name, const FunctionTemplate &chosen)
{
    static const QStringList endings{u"js"_s, u"mjs"_s, u"ts"_s};
    const QString ending = QFileInfo(name).suffix();
    if (!endings.contains(ending))
        return chosen.packages.isEmpty() ? name + (chosen.isTypeScript() ? u".ts"_s : u".js"_s) : name;
    const QString mend = u"Name it %1."_s.arg(name.chopped(ending.size() + 1));
    if (!chosen.packages.isEmpty())
        return wrongUsage(u"%1: the template %2 is a directory"_s.arg(name, chosen.name), mend);
    if (chosen.isTypeScript() && ending != "ts"_L1)
        return wrongUsage(u"%1: the template %2 is TypeScript"_s.arg(name, chosen.name), mend);
    return name;
}

CommandResult<void> writeFile(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failed(u"%1: %2"_s.arg(path, file.errorString()));
    return {};
}

// The entry, what imports the packages, and what npm needs to know.
CommandResult<void> writeDirectory(const QString &path, const FunctionTemplate &chosen)
{
    if (!QDir().mkpath(path))
        return failed(u"%1: cannot be made"_s.arg(path));
    const QString from = QFileInfo(chosen.entry).path() + u'/';
    const QString packages = QFileInfo(chosen.packages).fileName();
    for (const QString &name : {packages, u"package.json"_s, u"package-lock.json"_s})
        if (const auto written = writeFile(path + u'/' + name, templateFile(from + name)); !written)
            return written;
    return writeFile(path + u'/' + QFileInfo(chosen.entry).fileName(), (headerOf(chosen) + chosen.code).toUtf8());
}

CommandResult<WrittenFunction> write(const NewFlags &flags)
{
    if (flags.name.empty())
        return wrongUsage(u"name: is missing"_s, u"Say isola new NAME, or isola new --list to see the templates."_s);
    const QList<FunctionTemplate> templates = functionTemplates();
    const auto chosen = std::find_if(templates.begin(), templates.end(),
        [&](const FunctionTemplate &one) { return one.name == QString::fromStdString(flags.chosen); });
    Q_ASSERT(chosen != templates.end()); // the option takes no other
    const CommandResult<QString> path = fileOf(QString::fromStdString(flags.name), *chosen);
    if (!path)
        return failed(path.error());
    if (QFileInfo::exists(*path))
        return wrongUsage(u"%1: is there already"_s.arg(*path), u"Choose another name, or remove the file."_s);
    const auto written = chosen->packages.isEmpty() ? writeFile(*path, (headerOf(*chosen) + chosen->code).toUtf8())
                                                    : writeDirectory(*path, *chosen);
    if (!written)
        return failed(written.error());
    return WrittenFunction{*path, chosen->variables};
}

void list(Terminal &terminal)
{
    const QList<FunctionTemplate> templates = functionTemplates();
    QJsonArray rows;
    for (const FunctionTemplate &one : templates) {
        rows.append(QJsonObject{{u"name"_s, one.name}, {u"title"_s, one.title}, {u"explanation"_s, one.explanation},
            {u"variables"_s, QJsonArray::fromStringList(one.variables)}});
        terminal.line(u"%1  %2"_s.arg(one.name, -15).arg(one.explanation));
    }
    terminal.json({{u"templates"_s, rows}});
}

int run(const NewFlags &flags)
{
    Terminal terminal(flags.isJson ? Format::Json : Format::Text);
    if (flags.isListing) {
        list(terminal);
        return int(ExitCode::Ok);
    }
    const CommandResult<WrittenFunction> written = write(flags);
    if (!written) {
        terminal.error(written.error());
        return int(written.error().exitCode);
    }
    const QString &path = written->path;
    terminal.json({{u"file"_s, path}, {u"variables"_s, QJsonArray::fromStringList(written->variables)}});
    const bool isDirectory = QFileInfo(path).isDir();
    terminal.line((isDirectory ? u"Wrote %1. Next: (cd %1 && npm ci), then isola dev %1, or isola deploy %1."_s
                               : u"Wrote %1. Next: isola dev %1, or isola deploy %1."_s)
                      .arg(path));
    for (const QString &variable : written->variables)
        terminal.line(
            u"Its code reads a variable: isola env set -f %1 %2=..."_s.arg(QFileInfo(path).completeBaseName(), variable));
    return int(ExitCode::Ok);
}

} // namespace

void addNewCommand(CLI::App &cli, std::function<int()> &chosen)
{
    std::vector<std::string> names;
    for (const FunctionTemplate &one : functionTemplates())
        names.push_back(one.name.toStdString());
    auto *command = cli.add_subcommand("new", "Write a file to begin a function with");
    const auto flags = std::make_shared<NewFlags>();
    command->add_option("name", flags->name, "The function's name, or its file (.js, .mjs, .ts)");
    command->add_option("--template", flags->chosen, "What it begins as, see --list (default: http)")
        ->type_name("TEMPLATE")
        ->transform(CLI::IsMember(names));
    command->add_flag("--list", flags->isListing, "List the templates");
    command->add_flag("--json", flags->isJson, "Print JSON and nothing else");
    command->callback([flags, &chosen] { chosen = [flags] { return run(*flags); }; });
}

} // namespace isola
